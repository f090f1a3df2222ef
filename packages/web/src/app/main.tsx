import "./configure-zod.ts";
import "@fontsource-variable/atkinson-hyperlegible-next";
import "@fontsource-variable/atkinson-hyperlegible-mono";
import "./tokens.css";
import "./base.css";
import "./tick-boxes.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LiveProvider } from "../features/live/hooks/LiveContext.tsx";
import { createLiveSession } from "../features/live/hooks/live-session.ts";
import { loadTheme } from "../features/theme/hooks/use-theme.ts";
import { isWorthRetrying } from "../lib/api-error.ts";
import { createAppRouter } from "../routes/router.tsx";

loadTheme();
const live = createLiveSession(() => new EventSource("/api/clawglass/v1/live"));
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says what changed; nothing is asked for again on a guess.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failureCount, error) => failureCount < 2 && isWorthRetrying(error),
      networkMode: "always",
    },
  },
});
const router = createAppRouter();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// With the code of its route there, the page is drawn once and whole.
void router.load().finally(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <LiveProvider session={live}>
          <RouterProvider router={router} />
        </LiveProvider>
      </QueryClientProvider>
    </StrictMode>,
  ),
);
