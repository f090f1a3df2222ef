import type { SpanDetail } from "@clawglass/core/api";
import { formatOffset } from "../../../lib/format-time.ts";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { AttributeList } from "./AttributesTab.tsx";

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
          <AttributeList attributes={event.attributes} />
        </li>
      ))}
    </ol>
  );
}
