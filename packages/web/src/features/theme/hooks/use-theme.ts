import { createStore, useStore } from "../../../lib/create-store.ts";
import { readPreference, writePreference } from "../../../lib/preferences.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const themeStore = createStore<Theme>("system");

/** Takes the stored choice over. `src/boot/boot.ts` has already painted it. */
export function loadTheme(): void {
  themeStore.set(readPreference("theme", isTheme, "system"));
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useStore(themeStore), chooseTheme];
}

function chooseTheme(theme: Theme): void {
  themeStore.set(theme);
  writePreference("theme", theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function isTheme(value: unknown): value is Theme {
  return THEMES.includes(value as Theme);
}
