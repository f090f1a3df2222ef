import type { SpanDetail } from "@clawglass/core/api";
import { type ReactNode, useMemo } from "react";
import { formatBytes } from "../../../lib/format-number.ts";
import { Well } from "../../../ui/Well.tsx";
import { Thumbs } from "../../feedback/components/Thumbs.tsx";
import { useLabels } from "../../feedback/hooks/use-labels.ts";
import { parseChatMessages } from "../model/chat-messages.ts";
import { parseJson } from "../model/parse-json.ts";
import { JsonTree } from "./JsonTree.tsx";
import { MessageList } from "./MessageList.tsx";

/** Input and output of a step: as messages where they are a chat, as a tree where they are JSON, as text otherwise. */
export function PayloadTab({ traceId, detail }: { traceId: string; detail: SpanDetail }) {
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
          <h3>
            Input <span className="dim">{formatBytes(detail.inputsJson.length)}</span>
          </h3>
          <Payload json={detail.inputsJson} renderBelow={(index) => labelMessage(`input/${index}`)} />
        </section>
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
