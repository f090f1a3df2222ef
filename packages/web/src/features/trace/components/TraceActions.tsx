import { CopyButton } from "../../../ui/CopyButton.tsx";
import { Icon } from "../../../ui/Icon.tsx";

const FORMATS = [
  { format: "html", words: "One HTML file, to share", more: "secrets replaced; opens anywhere" },
  { format: "otlp", words: "OTLP as JSON", more: "for any OpenTelemetry server" },
  { format: "jsonl", words: "Raw JSON", more: "one line, for clawglass import" },
] as const;

/** What can be done with a run as a whole: copy, save, share, compare. */
export function TraceActions({ traceId, onCompare }: { traceId: string; onCompare: () => void }) {
  const path = `/api/clawglass/v1/traces/${encodeURIComponent(traceId)}/export`;
  return (
    <span className="row only-wide trace-actions">
      <CopyButton text={() => location.href} label="Copy link" />
      <CopyButton text={traceId} label="Copy id" />
      <button type="button" className="btn sm" onClick={onCompare} aria-keyshortcuts="C">
        Compare
      </button>
      <details className="menu">
        <summary className="btn sm">
          Save
          <Icon name="chevronDown" size={12} />
        </summary>
        <ul className="pane">
          {FORMATS.map(({ format, words, more }) => (
            <li key={format}>
              <a href={`${path}?format=${format}`} download>
                <b>{words}</b>
                <span className="t12 dim">{more}</span>
              </a>
            </li>
          ))}
        </ul>
      </details>
    </span>
  );
}
