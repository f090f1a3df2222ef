import type { ConversationStep, TextView } from "@clawglass/core/api";
import { type ReactNode, useState } from "react";
import { formatCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { StateGlyph, StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { useConversationScope } from "./conversation-context.ts";
import { Markdown } from "./Markdown.tsx";

type StepOf<K extends ConversationStep["kind"]> = Extract<ConversationStep, { kind: K }>;

export function Message({ step }: { step: StepOf<"user-message"> | StepOf<"reply"> }) {
  const { onSelect, selectedId, renderBelowReply } = useConversationScope();
  const isUser = step.kind === "user-message";
  return (
    <article
      className={`message ${isUser ? "from-you" : "from-agent"}${selectedId === step.spanId ? " is-selected" : ""}`}
    >
      <header>
        <Icon name={isUser ? "message" : "agent"} size={14} />
        <b>{isUser ? "You" : <VisibleText text={oneLine(step.agentId ?? "Agent", 60)} />}</b>
        <span className="t12 dim cut">
          <VisibleText text={oneLine((isUser ? step.channel : step.model) ?? "", 80)} />
        </span>
        {!isUser && step.delivery && (
          <span className={`end t12 cut ${step.hasDeliveryFailed ? "state s-failed" : "mid"}`}>
            {step.hasDeliveryFailed && <StateGlyph state="failed" size={12} />}
            <VisibleText text={oneLine(step.delivery, 120)} />
          </span>
        )}
      </header>
      <Markdown text={step.text.text} />
      <CutNote text={step.text} onShow={() => onSelect(step.spanId)} />
      {!isUser && renderBelowReply(step.spanId)}
    </article>
  );
}

export function ContextStep({ step }: { step: StepOf<"context"> }) {
  const { onSelect } = useConversationScope();
  const parts = [
    step.systemPromptChars > 0 && `System prompt, ${formatCount(step.systemPromptChars)} characters`,
    step.skills.length > 0 && `${step.skills.length} ${step.skills.length === 1 ? "skill" : "skills"}`,
    step.toolCount !== null && `${step.toolCount} tools`,
    step.historyMessageCount > 0 &&
      `${step.historyMessageCount} earlier ${step.historyMessageCount === 1 ? "message" : "messages"}`,
  ].filter(Boolean);
  return (
    <Fold title={parts.length > 0 ? parts.join(", ") : "Context of the run"} preview="">
      {step.skills.length > 0 && (
        <p className="chips">
          {step.skills.map((skill) => (
            <span className="chip" key={skill}>
              <Icon name="skill" size={12} />
              <VisibleText text={oneLine(skill, 80)} />
            </span>
          ))}
        </p>
      )}
      <Button isSmall onClick={() => onSelect(step.spanId)}>
        Show what the model was given
      </Button>
    </Fold>
  );
}

export function Thinking({ step }: { step: StepOf<"thinking"> | StepOf<"interim-text"> }) {
  const { onSelect } = useConversationScope();
  const isThinking = step.kind === "thinking";
  return (
    <Fold title={isThinking ? "Thought" : "Said, before going on"} preview={step.text.text}>
      <Markdown text={step.text.text} />
      <CutNote text={step.text} onShow={() => onSelect(step.spanId)} />
    </Fold>
  );
}

export function FailedCall({ step }: { step: StepOf<"model-error"> }) {
  const { onSelect } = useConversationScope();
  return (
    <article className="card is-failed">
      <header>
        <Icon name="wave" />
        <b>Model call</b>
        <code className="cut">
          <VisibleText text={oneLine(step.model ?? "", 80)} />
        </code>
        <span className="end row">
          <StateLabel state="failed" />
          <DetailsButton onClick={() => onSelect(step.spanId)} />
        </span>
      </header>
      <div className="error-body">
        <Well text={step.errorMessage} firstChars={1_200} label="Error of the model" />
      </div>
    </article>
  );
}

export function Notice({ step }: { step: StepOf<"notice"> }) {
  const { onSelect } = useConversationScope();
  return (
    <p className="notice">
      <Icon name={step.name === "retry" ? "retry" : "event"} size={14} />
      <span>
        <VisibleText text={oneLine(step.text || step.name, 400)} />
      </span>
      {step.name === "compaction" && (
        <Button isSmall look="bare" onClick={() => onSelect(step.spanId, "events")}>
          What was dropped
        </Button>
      )}
    </p>
  );
}

export function DetailsButton({ onClick }: { onClick: () => void }) {
  return (
    <Button isSmall look="bare" onClick={onClick}>
      Details
    </Button>
  );
}

/** Says that a text was cut for this view, and leads to the whole. */
export function CutNote({ text, onShow }: { text: TextView; onShow: () => void }) {
  if (!text.isCut) return null;
  return (
    <p className="cut-note">
      <span className="t12 dim">
        First {formatCount(text.text.length)} of {formatCount(text.totalChars)} characters.
      </span>{" "}
      <Button isSmall onClick={onShow}>
        Show all
      </Button>
    </p>
  );
}

function Fold({ title, preview, children }: { title: string; preview: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="fold">
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name="wave" />
        <span className="fold-title">{title}</span>
        {!isOpen && preview && (
          <span className="t12 dim cut">
            “<VisibleText text={oneLine(preview, 160)} />”
          </span>
        )}
        <span className="end">
          <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={14} />
        </span>
      </button>
      {isOpen && <div className="fold-body">{children}</div>}
    </div>
  );
}
