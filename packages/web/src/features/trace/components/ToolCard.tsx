import type { ConversationStep } from "@clawglass/core/api";
import { useState } from "react";
import { formatDuration } from "../../../lib/format-time.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { toArgumentLine } from "../model/conversation-view.ts";
import { parseJson } from "../model/parse-json.ts";
import { useConversationScope } from "./conversation-context.ts";
import { JsonTree } from "./JsonTree.tsx";
import { CutNote, DetailsButton } from "./StepTexts.tsx";

export function ToolCard({ step }: { step: Extract<ConversationStep, { kind: "tool-call" }> }) {
  const { firstFailureId, selectedId, onSelect } = useConversationScope();
  const isFailed = step.state === "failed";
  const [isOpen, setIsOpen] = useState(firstFailureId === step.spanId);
  const error = step.errorMessage ?? step.result?.text ?? "";
  return (
    <article
      className={`card${isFailed ? " is-failed" : ""}${selectedId === step.spanId ? " is-selected" : ""}`}
      aria-label={`Tool ${oneLine(step.name, 80)}`}
    >
      <header>
        <Icon name="tool" />
        <code className="b tool-name cut">
          <VisibleText text={oneLine(step.name, 80)} />
        </code>
        <span className="arguments cut">
          <VisibleText text={toArgumentLine(step.arguments.text)} />
        </span>
        <span className="end row">
          <StateLabel state={step.state} />
          {step.durationMs !== null && <span className="t13 mid n">{formatDuration(step.durationMs)}</span>}
          <DetailsButton onClick={() => onSelect(step.spanId)} />
          <button
            type="button"
            className="twist"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? "Fold" : "Unfold"} ${oneLine(step.name, 80)}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={14} />
          </button>
        </span>
      </header>
      {!isOpen && (isFailed ? error : step.result?.text) && (
        <p className={`result cut${isFailed ? " s-failed" : ""}`}>
          → <VisibleText text={oneLine(isFailed ? error : (step.result?.text ?? ""), 240)} />
        </p>
      )}
      {isOpen && isFailed && (
        <div className="error-body">
          <b>
            <VisibleText text={firstSentence(error)} />
          </b>
          {firstSentence(error) !== error.trim() && (
            <Well text={error} firstChars={1_200} label="Error of the tool" />
          )}
        </div>
      )}
      {isOpen && (
        <div className="card-body">
          <h3>Arguments</h3>
          <JsonOrText text={step.arguments.text} isCut={step.arguments.isCut} />
          <CutNote text={step.arguments} onShow={() => onSelect(step.spanId)} />
          {step.result && !(isFailed && step.result.text === error) && (
            <>
              <h3>Result</h3>
              <JsonOrText text={step.result.text} isCut={step.result.isCut} />
              <CutNote text={step.result} onShow={() => onSelect(step.spanId)} />
            </>
          )}
        </div>
      )}
    </article>
  );
}

function JsonOrText({ text, isCut }: { text: string; isCut: boolean }) {
  const parsed = isCut ? null : parseJson(text);
  if (parsed?.kind === "json" && typeof parsed.value === "object" && parsed.value !== null)
    return <JsonTree value={parsed.value} />;
  return <Well text={parsed?.kind === "text" ? parsed.text : text} firstChars={1_200} />;
}

/** The first sentence or line of an error leads; the whole stands in the well below it. */
function firstSentence(error: string): string {
  const line = error.slice(0, 400).split(/\r?\n/, 1)[0] ?? "";
  const sentence = /^.{10,}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.length > 160 ? `${sentence.slice(0, 160)}…` : sentence || "Failed without a message";
}
