import { formatClock } from "../../../lib/format-time.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useLiveStatus } from "../hooks/LiveContext.tsx";

/** Top right on every page: does this page see what the agent does, right now? */
export function Lamp() {
  const status = useLiveStatus();
  if (status.kind === "live") {
    return (
      <span className="lamp" role="status" title="Runs appear here as they happen.">
        <i aria-hidden="true" />
        <span>Recording</span>
      </span>
    );
  }
  if (status.kind === "connecting") {
    return (
      <span className="lamp" role="status">
        <StateGlyph state="running" size={12} />
        <span>Connecting</span>
      </span>
    );
  }
  return (
    <span
      className="lamp lamp-att"
      role="status"
      title={`No connection since ${formatClock(status.sinceMs)}`}
    >
      <StateGlyph state="attention" size={12} />
      <span>Server gone</span>
    </span>
  );
}
