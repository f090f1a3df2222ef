import { formatClock } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Button } from "../../../ui/Button.tsx";
import { Command } from "../../../ui/Command.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useLiveSession, useLiveStatus } from "../hooks/LiveContext.tsx";

/** Shown on every page while the server does not answer. What was loaded stays below it. */
export function GoneBanner() {
  const status = useLiveStatus();
  const session = useLiveSession();
  const isGone = status.kind === "gone";
  const nowMs = useNow(1_000, isGone);
  if (!isGone) return null;
  const waitSeconds = Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1_000));
  return (
    <section className="banner banner-att" aria-label="Connection">
      <StateGlyph state="attention" size={18} />
      <div className="grow">
        <p role="alert">
          <b>The Clawglass server does not answer since {formatClock(status.sinceMs).slice(0, 5)}.</b> What
          you see is from before. Your agent goes on and keeps its recordings on disk until the server is
          back.
        </p>
        <p className="banner-fix">
          Start it again with <Command text="npm start" />
        </p>
      </div>
      <span className="t13 mid n">{waitSeconds > 0 ? `Trying again in ${waitSeconds} s` : "Trying now"}</span>
      <Button isSmall onClick={() => session.connection.retryNow()}>
        Try now
      </Button>
    </section>
  );
}
