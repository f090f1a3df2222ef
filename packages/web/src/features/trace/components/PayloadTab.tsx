import type { SpanDetail } from "@clawglass/core/api";
import { type ReactNode, useMemo, useState } from "react";
import { formatBytes, formatExactCount } from "../../../lib/format-number.ts";
import { Well } from "../../../ui/Well.tsx";
import { Thumbs } from "../../feedback/components/Thumbs.tsx";
import { useLabels } from "../../feedback/hooks/use-labels.ts";
import { parseChatMessages } from "../model/chat-messages.ts";
import { countCuts } from "../model/count-cuts.ts";
import { findPreviousCall } from "../model/find-previous-call.ts";
import { parseJson } from "../model/parse-json.ts";
import type { SpanNode } from "../model/span-tree.ts";
import { JsonTree } from "./JsonTree.tsx";
import { MessageList } from "./MessageList.tsx";
import { PromptChanges } from "./PromptChanges.tsx";
import "./PromptChanges.css";

/** Input and output of a step: as messages where they are a chat, as a tree where they are JSON, as text otherwise. */
export function PayloadTab({
  traceId,
  detail,
  node,
}: {
  traceId: string;
  detail: SpanDetail;
  node: SpanNode | undefined;
}) {
  const previous = node ? findPreviousCall(node) : null;
  const [isWhole, setIsWhole] = useState(false);
  const { lines } = useLabels(traceId, null);
  const labelMessage = (message: string) => (
    <div className="message-label">
      <Thumbs
        traceId={traceId}
        target={{ kind: "message", spanId: detail.row.spanId, message }}
        lines={lines}
        about={`message ${message}`}
      />
    </div>
  );
  if (detail.inputsJson === null && detail.outputsJson === null) {
    return <p className="span-note">No content was recorded for this step.</p>;
  }
  const isOpen = detail.row.durationMs === null;
  const cuts = countCuts(detail.inputsJson, detail.outputsJson);
  return (
    <>
      {detail.outputsJson !== null ? (
        <section>
          <h3>{detail.row.type === "LLM" || detail.row.type === "CHAT_MODEL" ? "Answer" : "Output"}</h3>
          <Payload
            json={detail.outputsJson}
            isAnswer
            renderBelow={(index) => labelMessage(`output/${index}`)}
          />
        </section>
      ) : (
        <p className="span-note">
          {isOpen ? "Still running; there is no output yet." : "There is no output."}
        </p>
      )}
      {detail.inputsJson !== null && (
        <section>
          <div className="prompt-head">
            <h3>
              {previous && !isWhole ? `What is new since call ${previous.callNumber ?? ""}` : "Input"}{" "}
              <span className="dim">{formatBytes(detail.inputsJson.length)}</span>
            </h3>
            {previous && (
              <div className="segments" role="group" aria-label="Prompt">
                <button type="button" aria-pressed={!isWhole} onClick={() => setIsWhole(false)}>
                  Changes
                </button>
                <button type="button" aria-pressed={isWhole} onClick={() => setIsWhole(true)}>
                  Whole prompt
                </button>
              </div>
            )}
          </div>
          {node && previous && !isWhole ? (
            <PromptChanges
              traceId={traceId}
              node={node}
              previous={previous}
              detail={detail}
              renderBelow={(index) => labelMessage(`input/${index}`)}
              onWhole={() => setIsWhole(true)}
            />
          ) : (
            <Payload json={detail.inputsJson} renderBelow={(index) => labelMessage(`input/${index}`)} />
          )}
        </section>
      )}
      {cuts.textCount > 0 && (
        <p className="span-note">
          Cut when it was recorded: {formatExactCount(cuts.charCount)} characters of{" "}
          {cuts.textCount === 1 ? "one text" : `${cuts.textCount} texts`}. The places are marked “truncated”.
        </p>
      )}
    </>
  );
}

function Payload({
  json,
  isAnswer = false,
  renderBelow,
}: {
  json: string;
  isAnswer?: boolean;
  renderBelow: (index: number) => ReactNode;
}) {
  const parsed = useMemo(() => parseJson(json), [json]);
  const messages = useMemo(() => (parsed.kind === "json" ? parseChatMessages(parsed.value) : null), [parsed]);
  if (messages) return <MessageList messages={messages} isAnswer={isAnswer} renderBelow={renderBelow} />;
  if (parsed.kind === "text") return <Well text={parsed.text} />;
  return typeof parsed.value === "object" && parsed.value !== null ? (
    <JsonTree value={parsed.value} />
  ) : (
    <Well text={String(parsed.value)} />
  );
}
