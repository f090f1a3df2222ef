import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { KeysProvider, useKeys } from "../features/keys/hooks/use-keys.tsx";
import { GoneBanner } from "../features/live/components/GoneBanner.tsx";
import { Lamp } from "../features/live/components/Lamp.tsx";
import { useRecovery } from "../features/live/hooks/use-recovery.ts";
import { ThemeButton } from "../features/theme/components/ThemeButton.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Mark } from "./Mark.tsx";
import { DESTINATIONS } from "./navigation.ts";
import "./AppFrame.css";

export function AppFrame() {
  return (
    <KeysProvider>
      <Frame />
    </KeysProvider>
  );
}

function Frame() {
  const navigate = useNavigate();
  useRecovery();
  useKeys(Object.fromEntries(DESTINATIONS.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])));
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
            <Link key={to} to={to} activeProps={CURRENT}>
              {label}
            </Link>
          ))}
        </nav>
        <div className="tools">
          <Lamp />
          <ThemeButton />
        </div>
      </header>
      <GoneBanner />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {hasTabs && (
        <nav className="tabs-bottom" aria-label="Pages">
          {DESTINATIONS.map(({ to, label, icon }) => (
            <Link key={to} to={to} activeProps={CURRENT}>
              <Icon name={icon} size={18} />
              <span>{label}</span>
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
}

const CURRENT = { "aria-current": "page" as const };
