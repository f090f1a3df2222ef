import { createLazyRoute } from "@tanstack/react-router";
import { HealthPage } from "../features/health/components/HealthPage.tsx";

export const Route = createLazyRoute("/")({ component: HealthPage });
