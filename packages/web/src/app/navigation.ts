import type { IconName } from "../ui/Icon.tsx";

export interface Destination {
  to: "/" | "/traces" | "/sessions" | "/review" | "/settings";
  label: string;
  icon: IconName;
  /** Second key after G. */
  key: string;
}

/** The pages of the top bar, in order. A page is listed once it exists: there are no dead links. */
export const DESTINATIONS: readonly Destination[] = [
  { to: "/", label: "Health", icon: "wave", key: "h" },
  { to: "/traces", label: "Traces", icon: "list", key: "t" },
  { to: "/sessions", label: "Sessions", icon: "message", key: "e" },
  { to: "/review", label: "Review", icon: "review", key: "r" },
  { to: "/settings", label: "Settings", icon: "gear", key: "s" },
];
