import { createLazyRoute } from "@tanstack/react-router";
import { SessionsPage } from "../features/sessions/components/SessionsPage.tsx";

export const Route = createLazyRoute("/sessions")({ component: SessionsPage });
