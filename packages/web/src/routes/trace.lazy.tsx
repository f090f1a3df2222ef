import { createLazyRoute } from "@tanstack/react-router";
import { TracePage } from "../features/trace/components/TracePage.tsx";

export const Route = createLazyRoute("/traces/$traceId")({ component: TracePage });
