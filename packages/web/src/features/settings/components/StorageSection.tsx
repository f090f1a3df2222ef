import type { StorageInfo, StorageKind } from "@clawglass/core/api";
import { formatBytes, formatExactCount, formatShare } from "../../../lib/format-number.ts";
import { formatDuration, formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useStorage } from "../hooks/use-settings.ts";
import { RetentionForm } from "./RetentionForm.tsx";
import { SettingsPart } from "./SettingsPart.tsx";
import { Upkeep } from "./Upkeep.tsx";

const KIND_WORDS: Record<StorageKind, string> = {
  content: "prompts, answers, tool results",
  rows: "runs, spans, labels",
  index: "words of the search",
  rollups: "figures of the charts",
  records: "datasets, scorers, attachments",
  inbox: "accepted, not yet sorted in",
  log: "the log of commits, emptied by itself",
  free: "free, given back with the next shrinking",
};
/** Behind this the search lags so much that a person would miss what just arrived. */
const LAG_WORTH_A_WORD_MS = 2_000;

/** What the store holds and takes, how long it keeps it, and the long work on it. */
export function StorageSection() {
  const storage = useStorage();
  return (
    <SettingsPart
      id="storage"
      title="Storage"
      query={storage}
      reading={({ sizeBytes, traceCount }) => (
        <>
          <b>{sizeBytes === null ? "unknown" : formatBytes(sizeBytes)}</b> for{" "}
          <b>{formatExactCount(traceCount)}</b> {traceCount === 1 ? "run" : "runs"}
        </>
      )}
    >
      {(info) => (
        <>
          <Facts info={info} />
          <BytesByKind info={info} />
          <RetentionForm key={JSON.stringify(info.retention.policy)} retention={info.retention} />
          <Upkeep info={info} />
        </>
      )}
    </SettingsPart>
  );
}

function Facts({ info }: { info: StorageInfo }) {
  const nowMs = useNow(10_000);
  const moment = (atMs: number | null) =>
    atMs === null ? "none yet" : <time title={formatInstant(atMs)}>{formatMoment(atMs, nowMs)}</time>;
  const isLagging = info.index.lagMs >= LAG_WORTH_A_WORD_MS;
  return (
    <dl className="facts">
      <div>
        <dt>Spans</dt>
        <dd>{formatExactCount(info.spanCount)}</dd>
      </div>
      <div>
        <dt>Oldest run</dt>
        <dd>{moment(info.oldestTraceMs)}</dd>
      </div>
      <div>
        <dt>Newest run</dt>
        <dd>{moment(info.newestTraceMs)}</dd>
      </div>
      <div>
        <dt>Search index</dt>
        <dd>
          {isLagging ? (
            <>
              <StateGlyph state="attention" size={12} /> {formatDuration(info.index.lagMs)} behind
            </>
          ) : (
            "up to date"
          )}
        </dd>
      </div>
      <div>
        <dt>Inbox</dt>
        <dd>
          <InboxWords inbox={info.inbox} />
        </dd>
      </div>
      <div className="wide">
        <dt>Where</dt>
        <dd className="mono">
          <VisibleText text={info.location} />{" "}
          <span className="dim">
            {info.engine}, schema {info.schemaVersion}
          </span>
        </dd>
      </div>
    </dl>
  );
}

/** What was acknowledged and is not in the store: waiting, refused, damaged. */
function InboxWords({ inbox }: { inbox: StorageInfo["inbox"] }) {
  const { waitingCount, waitingBytes, refusedCount, damagedCount } = inbox;
  const troubles = [
    ...(refusedCount > 0 ? [`${formatExactCount(refusedCount)} refused, kept beside the store`] : []),
    ...(damagedCount > 0 ? [`${formatExactCount(damagedCount)} damaged on the disk`] : []),
  ];
  return (
    <>
      {waitingCount === 0
        ? "all stored"
        : `${formatExactCount(waitingCount)} ${waitingCount === 1 ? "request" : "requests"} being stored, ${formatBytes(waitingBytes)}`}
      {troubles.length > 0 && (
        <>
          {"; "}
          <StateGlyph state="attention" size={12} /> {troubles.join(", ")}
        </>
      )}
    </>
  );
}

function BytesByKind({ info }: { info: StorageInfo }) {
  if (info.bytesByKind === null)
    return (
      <p className="t13 mid">How the bytes divide is being measured; on a large store that takes seconds.</p>
    );
  const kinds = Object.entries(info.bytesByKind)
    .filter(([, bytes]) => bytes > 0)
    .sort(([, left], [, right]) => right - left) as [StorageKind, number][];
  const all = Math.max(
    1,
    kinds.reduce((sum, [, bytes]) => sum + bytes, 0),
  );
  return (
    <ul className="share-bars kinds" aria-label="Bytes by kind">
      {kinds.map(([kind, bytes]) => (
        <li key={kind}>
          <span className="cut">
            {kind} <span className="t12 dim">{KIND_WORDS[kind]}</span>
          </span>
          <b className="n">
            {formatBytes(bytes)} <span className="t12 dim">{formatShare(bytes / all)}</span>
          </b>
          <span className="bar-track">
            <i className={kind === "free" ? "d5" : "d3"} style={{ width: `${(bytes / all) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
