import { createLazyRoute } from "@tanstack/react-router";
import { ComparePage } from "../features/compare/components/ComparePage.tsx";

export const Route = createLazyRoute("/compare")({ component: ComparePage });
