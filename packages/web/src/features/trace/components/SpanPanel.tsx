import type { SpanDetail, SpanRow } from "@clawglass/core/api";
import { useMemo } from "react";
import { ApiError } from "../../../lib/api-error.ts";
import { formatBytes } from "../../../lib/format-number.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/Button.tsx";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { LabelsAside } from "../../feedback/components/LabelsAside.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { useSpanDetail } from "../hooks/use-trace.ts";
import { KIND_ICONS, KIND_WORDS, toSpanKind, toSpanState } from "../model/span-kind.ts";
import type { SpanNode, SpanTree } from "../model/span-tree.ts";
import { SPAN_TABS, type SpanTab, type TraceSearch } from "../model/trace-search.ts";
import { AttributesTab } from "./AttributesTab.tsx";
import { EventsTab } from "./EventsTab.tsx";
import { PayloadTab } from "./PayloadTab.tsx";
import { RawTab } from "./RawTab.tsx";
import { TokensTab } from "./TokensTab.tsx";
import "./SpanPanel.css";

export interface SpanPanelProps {
  traceId: string;
  spanId: string;
  tree: SpanTree;
  tab: TraceSearch["tab"];
  onSearch: (change: Partial<TraceSearch>) => void;
  onStep?: (by: number) => void;
}

export function SpanPanel({ traceId, spanId, tree, tab, onSearch, onStep }: SpanPanelProps) {
  const detail = useSpanDetail(traceId, spanId);
  const node = tree.byId.get(spanId);
  const row = node?.span ?? detail.data?.row;
  const shown = tab ?? "messages";
  if (!row) {
    return (
      <div className="span-panel">
        {detail.isPending ? (
          <Skeleton rows={4} label="Loading the step" />
        ) : (
          <p className="span-note">This run has no step {spanId.slice(0, 64)}.</p>
        )}
      </div>
    );
  }
  return (
    <div className="span-panel">
      <header>
        <SpanTitle row={row} callNumber={node?.callNumber ?? null} onStep={onStep} />
        <SpanTabs
          shown={shown}
          row={row}
          eventCount={Math.max(row.events.length, detail.data?.events.length ?? 0)}
          onTab={(next) => onSearch({ span: spanId, tab: next === "messages" ? undefined : next })}
        />
      </header>
      {row.status === "ERROR" && <SpanError message={detail.data?.statusMessage || row.errorMessage || ""} />}
      {row.isIncomplete && (
        <p className="span-note">The agent's process stopped before this step ended. Its end was not seen.</p>
      )}
      <SpanFiguresLine row={row} detail={detail.data} />
      <div className="span-content" role="tabpanel" aria-label={TAB_WORDS[shown]}>
        {detail.isPending && <Skeleton rows={4} label="Loading the step" />}
        {detail.isError && !detail.data && (
          <LoadProblem error={detail.error} onRetry={() => void detail.refetch()} />
        )}
        {detail.data && <TabContent traceId={traceId} tab={shown} detail={detail.data} node={node} />}
      </div>
      <div className="span-labels">
        <LabelsAside traceId={traceId} sessionId={null} spanId={spanId} />
      </div>
      <footer className="span-foot">
        <CopyButton text={() => toPermalink(traceId, spanId)} label="Copy link to this step" />
        <CopyButton text={spanId} label="Copy step id" look="bare" />
      </footer>
    </div>
  );
}

function SpanError({ message }: { message: string }) {
  const lead = oneLine(message, 160);
  return (
    <section className="span-error" aria-label="Error">
      <h3>
        <VisibleText text={lead || "Failed without a message"} />
      </h3>
      {lead !== message.trim() && <Well text={message} firstChars={1_500} label="Error message" />}
    </section>
  );
}

const TAB_WORDS: Record<SpanTab, string> = {
  messages: "Messages",
  tokens: "Tokens and cost",
  attributes: "Attributes",
  events: "Events",
  raw: "Raw",
};

function TabContent({
  traceId,
  tab,
  detail,
  node,
}: {
  traceId: string;
  tab: SpanTab;
  detail: SpanDetail;
  node: SpanNode | undefined;
}) {
  switch (tab) {
    case "tokens":
      return <TokensTab traceId={traceId} detail={detail} />;
    case "attributes":
      return <AttributesTab detail={detail} />;
    case "events":
      return <EventsTab detail={detail} />;
    case "raw":
      return <RawTab detail={detail} />;
    default:
      return <PayloadTab traceId={traceId} detail={detail} node={node} />;
  }
}

function SpanTitle({
  row,
  callNumber,
  onStep,
}: {
  row: SpanRow;
  callNumber: number | null;
  onStep: ((by: number) => void) | undefined;
}) {
  const kind = toSpanKind(row);
  const words = kind === "llm" && callNumber ? `${KIND_WORDS[kind]} ${callNumber}` : KIND_WORDS[kind];
  return (
    <div className="span-title">
      <Icon name={KIND_ICONS[kind]} size={18} className={`k-${kind}`} />
      <h2 className="cut">
        <VisibleText text={oneLine(kind === "tool" ? (row.toolName ?? row.name) : row.name, 160)} />
      </h2>
      <span className="dim">{words}</span>
      <span className="end row">
        <StateLabel state={toSpanState(row)} />
        {onStep && (
          <span className="row only-wide">
            <Button isSmall look="bare" aria-label="Previous step" onClick={() => onStep(-1)}>
              <kbd aria-hidden="true">[</kbd>
            </Button>
            <Button isSmall look="bare" aria-label="Next step" onClick={() => onStep(1)}>
              <kbd aria-hidden="true">]</kbd>
            </Button>
          </span>
        )}
      </span>
    </div>
  );
}

function SpanTabs({
  shown,
  row,
  eventCount,
  onTab,
}: {
  shown: SpanTab;
  row: SpanRow;
  eventCount: number;
  onTab: (tab: SpanTab) => void;
}) {
  const isCall = toSpanKind(row) === "llm";
  const tabs = useMemo(
    () => SPAN_TABS.filter((tab) => tab !== "events" || eventCount > 0 || shown === "events"),
    [eventCount, shown],
  );
  return (
    <div className="span-tabs" role="tablist" aria-label="Detail">
      {tabs.map((tab) => (
        <button key={tab} type="button" role="tab" aria-selected={tab === shown} onClick={() => onTab(tab)}>
          {tab === "messages" && !isCall ? "Input and output" : TAB_WORDS[tab]}
          {tab === "events" && <span className="count">{eventCount}</span>}
        </button>
      ))}
    </div>
  );
}

function SpanFiguresLine({ row, detail }: { row: SpanRow; detail: SpanDetail | undefined }) {
  const facts: [string, string][] = [
    ["took", row.durationMs === null ? "running" : formatDuration(row.durationMs)],
  ];
  if (detail && detail.timeToFirstByteMs !== null)
    facts.push(["first byte", formatDuration(detail.timeToFirstByteMs)]);
  if (row.model) facts.push(["model", row.model]);
  if (detail?.provider) facts.push(["provider", detail.provider]);
  if (detail?.stopReason) facts.push(["stopped by", detail.stopReason]);
  facts.push(["payload", formatBytes(row.payloadBytes)]);
  return (
    <dl className="figures">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="cut">
            <VisibleText text={oneLine(value, 60)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LoadProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className="span-note" role="alert">
      <p>This step could not be read. The rest of the run is unaffected.</p>
      <p className="t12 dim mono">
        {error instanceof ApiError ? `${error.code}: ` : ""}
        {error.message}
      </p>
      <Button isSmall onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

function toPermalink(traceId: string, spanId: string): string {
  return `${location.origin}/traces/${encodeURIComponent(traceId)}?view=tree&span=${encodeURIComponent(spanId)}`;
}
