import type { SubAgentStep } from "@clawglass/core/api";
import { useState } from "react";
import { countTokens } from "../../../lib/count-tokens.ts";
import { formatCost } from "../../../lib/format-cost.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { useInnerConversation } from "../hooks/use-trace.ts";
import { holdsSpan, MAX_SUB_AGENT_DEPTH } from "../model/conversation-view.ts";
import { useConversationScope } from "./conversation-context.ts";
import { Step } from "./Step.tsx";
import { DetailsButton } from "./StepTexts.tsx";

/** A sub-agent: its task and what came of it; unfolds to the same conversation inside. */
export function SubAgentCard({ step, depth }: { step: SubAgentStep; depth: number }) {
  const { traceId, firstFailureId, selectedId, aroundSelectedIds, onSelect } = useConversationScope();
  const opensItself =
    aroundSelectedIds.has(step.spanId) ||
    step.steps.some((inner) => firstFailureId && holdsSpan(inner, firstFailureId));
  const [isOpen, setIsOpen] = useState(opensItself);
  const read = useInnerConversation(traceId, step.spanId, isOpen && step.isLeftOut);
  const steps = step.isLeftOut ? (read.data?.steps ?? []) : step.steps;
  const ending = step.state === "failed" ? (step.errorMessage ?? step.reply?.text) : step.reply?.text;
  return (
    <article
      className={`card sub-agent${step.state === "failed" ? " is-failed" : ""}${selectedId === step.spanId ? " is-selected" : ""}`}
      aria-label={`Sub-agent ${oneLine(step.label, 80)}`}
    >
      <header>
        <Icon name="subAgent" />
        <b>Sub-agent</b>
        <code className="cut tool-name">
          <VisibleText text={oneLine(step.label, 80)} />
        </code>
        {step.task && (
          <span className="cut arguments">
            “<VisibleText text={oneLine(step.task.text, 200)} />”
          </span>
        )}
        <span className="end row">
          <StateLabel state={step.state} />
          {step.durationMs !== null && <span className="t13 mid n">{formatDuration(step.durationMs)}</span>}
          <DetailsButton onClick={() => onSelect(step.spanId)} />
          <button
            type="button"
            className="twist"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? "Fold" : "Unfold"} sub-agent ${oneLine(step.label, 80)}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={14} />
          </button>
        </span>
      </header>
      <p className="mini">
        <span>
          <Icon name="wave" size={12} /> {step.modelCallCount} {step.modelCallCount === 1 ? "call" : "calls"}
        </span>
        <span>
          <Icon name="tool" size={12} /> {step.toolCallCount} {step.toolCallCount === 1 ? "tool" : "tools"}
        </span>
        <span>{countTokens(step.usage.totalTokens)}</span>
        <span>cost {formatCost(step.costUsd, step.costUsd === null ? "none" : "sender")}</span>
        {step.model && (
          <span>
            <VisibleText text={oneLine(step.model, 60)} />
          </span>
        )}
      </p>
      {!isOpen && ending && (
        <p className={`result cut${step.state === "failed" ? " s-failed" : ""}`}>
          → <VisibleText text={oneLine(ending, 240)} />
        </p>
      )}
      {isOpen && step.state === "failed" && step.errorMessage && (
        <p className="result s-failed">
          <VisibleText text={oneLine(step.errorMessage, 400)} />
        </p>
      )}
      {isOpen && step.isLeftOut && read.isPending && <Skeleton rows={3} label="Loading the sub-agent" />}
      {isOpen && read.isError && <p className="result">Its steps could not be read; they are in the tree.</p>}
      {isOpen &&
        (depth < MAX_SUB_AGENT_DEPTH ? (
          <ol className="steps is-inner">
            {steps.map((inner, index) => (
              <Step
                key={`${inner.spanId}:${inner.kind}:${index}`}
                step={inner}
                isAtStart={index === 0}
                scrollTo={false}
                depth={depth + 1}
              />
            ))}
          </ol>
        ) : (
          <p className="result">More sub-agents inside; they are in the tree.</p>
        ))}
    </article>
  );
}
