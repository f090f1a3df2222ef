import type { ConversationStep } from "@clawglass/core/api";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { formatExactCount } from "../../../lib/format-number.ts";
import { useMedia } from "../../../lib/use-media.ts";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { ReplyFeedback } from "../../feedback/components/ReplyFeedback.tsx";
import { useLabels } from "../../feedback/hooks/use-labels.ts";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useConversation } from "../hooks/use-trace.ts";
import { findFirstFailure, holdsSpan } from "../model/conversation-view.ts";
import { listFailureIds, listSlowestIds, stepInRing } from "../model/find-spans.ts";
import type { OpenedTrace } from "../model/open-trace.ts";
import { listIdsAround } from "../model/span-tree.ts";
import type { SpanTab, TraceSearch } from "../model/trace-search.ts";
import { ConversationContext } from "./conversation-context.ts";
import { RunAside } from "./RunAside.tsx";
import { SpanPanel } from "./SpanPanel.tsx";
import { SpanSheet } from "./SpanSheet.tsx";
import { Step } from "./Step.tsx";
import "./Conversation.css";

export interface TraceViewProps {
  detail: OpenedTrace;
  search: TraceSearch;
  onSearch: (change: Partial<TraceSearch>) => void;
}

export function ConversationView({ detail, search, onSearch }: TraceViewProps) {
  const { summary, tree } = detail;
  const conversation = useConversation(summary.traceId);
  const isWide = useMedia("(min-width: 1101px)");
  // A sub-agent may report after the reply was given: what came later stands below.
  const steps = useMemo(
    () => conversation.data?.steps.toSorted((left, right) => left.offsetMs - right.offsetMs),
    [conversation.data],
  );
  const selected = search.span;
  const labels = useLabels(summary.traceId, summary.sessionId);
  // The last answer is the run's: its label is the run's. Those before it stand for themselves.
  const lastReplyId = steps?.findLast(({ kind }) => kind === "reply")?.spanId ?? null;
  const context = useMemo(
    () => ({
      traceId: summary.traceId,
      startMs: summary.requestTimeMs,
      firstFailureId: findFirstFailure(steps ?? []),
      selectedId: selected ?? null,
      aroundSelectedIds: listIdsAround(tree, selected ?? null),
      onSelect: (spanId: string, tab?: SpanTab) => onSearch({ span: spanId, tab }),
      renderBelowReply: (spanId: string) => (
        <ReplyFeedback
          traceId={summary.traceId}
          target={spanId === lastReplyId ? { kind: "run" } : { kind: "message", spanId, message: "output/0" }}
          lines={labels.lines}
        />
      ),
    }),
    [summary.requestTimeMs, summary.traceId, tree, steps, selected, onSearch, lastReplyId, labels.lines],
  );
  const stepTo = (by: number) => {
    const ids = (steps ?? []).map((step) => step.spanId);
    const at = selected ? ids.indexOf(selected) : -1;
    const next = steps?.[Math.max(0, Math.min(ids.length - 1, at + by))];
    if (next) onSearch({ span: next.spanId });
  };
  const goTo = (ids: readonly string[], by: number) => {
    const next = stepInRing(ids, selected, by);
    if (next !== null) onSearch({ span: next });
  };
  useKeys({
    "[": () => stepTo(-1),
    "]": () => stepTo(1),
    e: () => goTo(listFailureIds(detail), 1),
    "shift+e": () => goTo(listFailureIds(detail), -1),
    s: () => goTo(listSlowestIds(detail), 1),
    "shift+s": () => goTo(listSlowestIds(detail), -1),
  });

  return (
    <div className="two">
      <div className="conversation-column">
        <h2 className="sr">Conversation</h2>
        {conversation.isPending && <Skeleton rows={5} label="Loading the conversation" />}
        {conversation.isError && !steps && (
          <Problem
            title="The conversation could not be read."
            code={conversation.error.message}
            actions={<Button onClick={() => onSearch({ view: "tree" })}>Show the tree</Button>}
          >
            <p>The steps of this run are still in the tree.</p>
          </Problem>
        )}
        {steps && steps.length === 0 && (
          <p className="mid">Nothing was said in this run. Its steps are in the tree.</p>
        )}
        {steps && steps.length > 0 && (
          <ConversationContext value={context}>
            <StepList steps={steps} selectedId={selected ?? null} />
          </ConversationContext>
        )}
        {conversation.data && conversation.data.leftOutCount > 0 && (
          <p className="mid left-out">
            {formatExactCount(conversation.data.leftOutCount)} more steps are not drawn here.{" "}
            <Button isSmall onClick={() => onSearch({ view: "tree" })}>
              Show them in the tree
            </Button>
          </p>
        )}
      </div>
      {isWide && (
        <aside className="trace-aside" aria-label={selected ? "Selected step" : "About this run"}>
          {selected ? (
            <SpanPanel
              key={selected}
              traceId={summary.traceId}
              spanId={selected}
              tree={tree}
              tab={search.tab}
              onSearch={onSearch}
            />
          ) : (
            <RunAside detail={detail} />
          )}
        </aside>
      )}
      {!isWide && !selected && (
        <aside className="trace-aside" aria-label="About this run">
          <RunAside detail={detail} />
        </aside>
      )}
      {!isWide && selected && (
        <SpanSheet onClose={() => onSearch({ span: undefined, tab: undefined })}>
          <SpanPanel
            key={selected}
            traceId={summary.traceId}
            spanId={selected}
            tree={tree}
            tab={search.tab}
            onSearch={onSearch}
          />
        </SpanSheet>
      )}
    </div>
  );
}

/** Short conversations are drawn whole, so that the browser's own search finds everything; long ones in view only. */
const DRAWN_WHOLE_STEPS = 60;

function StepList({ steps, selectedId }: { steps: readonly ConversationStep[]; selectedId: string | null }) {
  const selectedIndex = selectedId ? steps.findIndex((step) => holdsSpan(step, selectedId)) : -1;
  if (steps.length <= DRAWN_WHOLE_STEPS) {
    return (
      <ol className="steps">
        {steps.map((step, index) => (
          <Step
            key={`${step.spanId}:${step.kind}:${index}`}
            step={step}
            isAtStart={index === 0}
            scrollTo={index === selectedIndex}
          />
        ))}
      </ol>
    );
  }
  return <LongStepList steps={steps} selectedIndex={selectedIndex} />;
}

function LongStepList({
  steps,
  selectedIndex,
}: {
  steps: readonly ConversationStep[];
  selectedIndex: number;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [marginPx, setMarginPx] = useState(0);
  useLayoutEffect(() => setMarginPx(list.current?.offsetTop ?? 0), []);
  const virtualizer = useWindowVirtualizer({
    count: steps.length,
    estimateSize: () => 84,
    overscan: 6,
    scrollMargin: marginPx,
    useFlushSync: false,
  });
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "center" });
  }, [selectedIndex, virtualizer]);
  const items = virtualizer.getVirtualItems();
  return (
    <ol className="steps" ref={list} style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
      {items.map((item) => {
        const step = steps[item.index];
        return (
          step && (
            <Step
              key={item.key}
              step={step}
              isAtStart={item.index === 0}
              scrollTo={false}
              virtual={{
                index: item.index,
                startPx: item.start - marginPx,
                measure: virtualizer.measureElement,
              }}
            />
          )
        );
      })}
    </ol>
  );
}
