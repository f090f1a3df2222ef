import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { OutboxProvider } from "../features/feedback/hooks/OutboxContext.tsx";
import { KeysProvider, useKeys } from "../features/keys/hooks/use-keys.tsx";
import { Lamp } from "../features/live/components/Lamp.tsx";
import { TroubleBanner } from "../features/live/components/TroubleBanner.tsx";
import { useEarlyRefresh } from "../features/live/hooks/use-early-refresh.ts";
import { useRecovery } from "../features/live/hooks/use-recovery.ts";
import { ReviewCount } from "../features/review/components/ReviewCount.tsx";
import { ThemeButton } from "../features/theme/components/ThemeButton.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Mark } from "./Mark.tsx";
import { DESTINATIONS } from "./navigation.ts";
import "./AppFrame.css";

const Palette = lazy(() =>
  import("../features/palette/components/Palette.tsx").then((module) => ({ default: module.Palette })),
);

export function AppFrame() {
  return (
    <KeysProvider>
      <OutboxProvider>
        <Frame />
      </OutboxProvider>
    </KeysProvider>
  );
}

function Frame() {
  const navigate = useNavigate();
  useRecovery();
  useEarlyRefresh();
  const [isFinding, setIsFinding] = useState(false);
  useKeys({
    ...Object.fromEntries(DESTINATIONS.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
    r: () => void navigate({ to: "/review" }),
    "mod+k": () => setIsFinding(true),
  });
  // One page needs no second row of tabs.
  const hasTabs = DESTINATIONS.length > 1;
  return (
    <div className={hasTabs ? "frame has-tabs" : "frame"}>
      <a className="btn skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link className="brand" to="/" aria-label="Clawglass, start page">
          <Mark />
          <span>Clawglass</span>
        </Link>
        <nav className="nav" aria-label="Main">
          {DESTINATIONS.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              activeProps={CURRENT}
              activeOptions={{ exact: to === "/", includeSearch: false }}
            >
              {label}
              {to === "/review" && <ReviewCount />}
            </Link>
          ))}
        </nav>
        <div className="tools">
          <Lamp />
          <Button
            isSmall
            className="find-button"
            onClick={() => setIsFinding(true)}
            aria-keyshortcuts="Control+K Meta+K"
          >
            <Icon name="find" size={14} />
            <span className="only-wide">Find</span>
            <span className="sr">pages, runs and commands</span>
            <kbd className="only-wide end" aria-hidden="true">
              {FIND_KEY}
            </kbd>
          </Button>
          <ThemeButton />
        </div>
      </header>
      <TroubleBanner />
      {isFinding && (
        <Suspense fallback={null}>
          <Palette onClose={() => setIsFinding(false)} />
        </Suspense>
      )}
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {hasTabs && (
        <nav className="tabs-bottom" aria-label="Pages">
          {DESTINATIONS.map(({ to, label, icon }) => (
            <Link
              key={to}
              to={to}
              activeProps={CURRENT}
              activeOptions={{ exact: to === "/", includeSearch: false }}
            >
              <Icon name={icon} size={18} />
              <span>{label}</span>
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
}

/** What stands on the keyboard of this machine. */
const FIND_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘K" : "Ctrl K";
const CURRENT = { "aria-current": "page" as const };
