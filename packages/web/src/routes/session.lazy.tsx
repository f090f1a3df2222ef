import { createLazyRoute } from "@tanstack/react-router";
import { SessionPage } from "../features/sessions/components/SessionPage.tsx";

export const Route = createLazyRoute("/sessions/$sessionId")({ component: SessionPage });
