import type { ConversationStep } from "@clawglass/core/api";
import { useEffect, useRef } from "react";
import { formatClock, formatInstant, formatOffset } from "../../../lib/format-time.ts";
import { useConversationScope } from "./conversation-context.ts";
import { ContextStep, FailedCall, Message, Notice, Thinking } from "./StepTexts.tsx";
import { SubAgentCard } from "./SubAgentCard.tsx";
import { ToolCard } from "./ToolCard.tsx";

export interface StepProps {
  step: ConversationStep;
  isAtStart: boolean;
  scrollTo: boolean;
  depth?: number;
  virtual?: { index: number; startPx: number; measure: (element: HTMLElement | null) => void };
}

/** One step on the line of the conversation: when, a mark, what. */
export function Step({ step, isAtStart, scrollTo, depth = 0, virtual }: StepProps) {
  const { startMs } = useConversationScope();
  const element = useRef<HTMLLIElement | null>(null);
  useEffect(() => {
    if (scrollTo) element.current?.scrollIntoView({ block: "nearest" });
  }, [scrollTo]);
  const isTalk = step.kind === "user-message" || step.kind === "reply";
  const isBad =
    step.kind === "model-error" ||
    ("state" in step && step.state === "failed") ||
    (step.kind === "reply" && step.hasDeliveryFailed);
  return (
    <li
      ref={(node) => {
        element.current = node;
        virtual?.measure(node);
      }}
      data-index={virtual?.index}
      className={`step${isTalk ? " is-talk" : ""}${isBad ? " is-bad" : ""}${virtual ? " is-placed" : ""}`}
      style={virtual && { transform: `translateY(${virtual.startPx}px)` }}
    >
      <time title={formatInstant(startMs + step.offsetMs)}>
        {isAtStart && depth === 0 ? formatClock(startMs + step.offsetMs) : formatOffset(step.offsetMs)}
      </time>
      <span className="dot" aria-hidden="true" />
      <div className="what">
        <StepBody step={step} depth={depth} />
      </div>
    </li>
  );
}

function StepBody({ step, depth }: { step: ConversationStep; depth: number }) {
  switch (step.kind) {
    case "user-message":
    case "reply":
      return <Message step={step} />;
    case "context":
      return <ContextStep step={step} />;
    case "thinking":
    case "interim-text":
      return <Thinking step={step} />;
    case "tool-call":
      return <ToolCard step={step} />;
    case "model-error":
      return <FailedCall step={step} />;
    case "notice":
      return <Notice step={step} />;
    case "sub-agent":
      return <SubAgentCard step={step} depth={depth} />;
    default:
      return <p className="t13 mid">A step of a kind that this page does not know.</p>;
  }
}
