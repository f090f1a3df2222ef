import type { SpanDetail } from "@clawglass/core/api";
import { formatOffset } from "../../../lib/format-time.ts";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { parseChatMessages } from "../model/chat-messages.ts";
import { parseJson } from "../model/parse-json.ts";
import { AttributeList } from "./AttributesTab.tsx";
import { MessageList } from "./MessageList.tsx";

/** Compaction: the messages that the summary took the place of, as JSON text. */
const DROPPED_MESSAGES = "dropped_messages";

export function EventsTab({ detail }: { detail: SpanDetail }) {
  if (detail.events.length === 0)
    return <p className="span-note">Nothing happened besides this step itself.</p>;
  return (
    <ol className="events">
      {detail.events.map((event, index) => (
        <li key={index}>
          <h3>
            <VisibleText text={oneLine(event.name.replaceAll("_", " "), 120)} />
            <span className="dim n">{formatOffset(event.offsetMs)}</span>
          </h3>
          <AttributeList attributes={event.attributes.filter(({ key }) => key !== DROPPED_MESSAGES)} />
          <DroppedMessages json={event.attributes.find(({ key }) => key === DROPPED_MESSAGES)?.json} />
        </li>
      ))}
    </ol>
  );
}

function DroppedMessages({ json }: { json: string | undefined }) {
  const outer = json === undefined ? null : parseJson(json);
  if (outer === null) return null;
  // The event's value is a text that holds JSON.
  const inner = outer.kind === "json" && typeof outer.value === "string" ? parseJson(outer.value) : outer;
  const messages = inner.kind === "json" ? parseChatMessages(inner.value) : null;
  if (!messages) return null;
  return (
    <section aria-label="What was dropped">
      <h4>
        Dropped: {messages.length} {messages.length === 1 ? "message" : "messages"}
      </h4>
      <MessageList messages={messages} isAnswer={false} renderBelow={() => null} />
    </section>
  );
}
