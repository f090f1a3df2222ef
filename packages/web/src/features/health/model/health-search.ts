import type { TimeWindow } from "@clawglass/core/api";

/** What the page shows, as it stands in the URL. */
export interface HealthSearch {
  window?: TimeWindow;
}

export const WINDOWS: readonly { window: TimeWindow; label: string; before: string }[] = [
  { window: "24h", label: "24 hours", before: "the 24 hours before" },
  { window: "7d", label: "7 days", before: "the 7 days before" },
  { window: "30d", label: "30 days", before: "the 30 days before" },
];
export const DEFAULT_WINDOW: TimeWindow = "7d";

export function readHealthSearch(raw: Record<string, unknown>): HealthSearch {
  const found = WINDOWS.find(({ window }) => window === raw["window"]);
  return found && found.window !== DEFAULT_WINDOW ? { window: found.window } : {};
}

export function findWindow(window: TimeWindow): (typeof WINDOWS)[number] {
  return WINDOWS.find((each) => each.window === window) ?? (WINDOWS[1] as (typeof WINDOWS)[number]);
}
