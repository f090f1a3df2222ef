import { createLazyRoute } from "@tanstack/react-router";
import { TracesPage } from "../features/traces/components/TracesPage.tsx";

export const Route = createLazyRoute("/traces")({ component: TracesPage });
