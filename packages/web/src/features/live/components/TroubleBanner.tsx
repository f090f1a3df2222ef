import { useQueryClient } from "@tanstack/react-query";
import { formatClock } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/Button.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useLiveStatus } from "../hooks/LiveContext.tsx";
import { useServerTrouble } from "../hooks/use-server-trouble.ts";
import { GoneBanner } from "./GoneBanner.tsx";

/** Above every page while the server does not answer, answers with errors, or takes long. What was loaded stays below it. */
export function TroubleBanner() {
  const isGone = useLiveStatus().kind === "gone";
  const trouble = useServerTrouble();
  const client = useQueryClient();
  if (isGone) return <GoneBanner />;
  if (!trouble) return null;
  const since = formatClock(trouble.sinceMs).slice(0, 5);
  const kept = trouble.hasOldData ? "What you see is from before." : "Nothing can be shown yet.";
  return (
    <section className="banner banner-att" aria-label="Connection">
      <StateGlyph state={trouble.kind === "slow" ? "running" : "attention"} size={18} />
      <div className="grow">
        {trouble.kind === "slow" ? (
          <p role="status">
            <b>The Clawglass server is slow to answer.</b> The page waits since {since}; it goes on by itself.
          </p>
        ) : (
          <p role="alert">
            <b>The Clawglass server answers with errors since {since}.</b> {kept} Labels that you give are
            kept here until it takes them. <span className="t12 mono">{trouble.code}</span>
          </p>
        )}
      </div>
      {trouble.kind === "failing" && (
        <>
          <span className="t13 mid">Trying again by itself</span>
          <Button
            isSmall
            onClick={() => void client.refetchQueries({ predicate: ({ state }) => state.status === "error" })}
          >
            Try now
          </Button>
        </>
      )}
    </section>
  );
}
