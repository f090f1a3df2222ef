import { createLazyRoute } from "@tanstack/react-router";
import { ReviewPage } from "../features/review/components/ReviewPage.tsx";

export const Route = createLazyRoute("/review")({ component: ReviewPage });
