import type { SpanDetail } from "@clawglass/core/api";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { parseJson } from "../model/parse-json.ts";
import { JsonTree } from "./JsonTree.tsx";

const FIRST_ATTRIBUTES = 100;

export function AttributesTab({ detail }: { detail: SpanDetail }) {
  return detail.attributes.length === 0 ? (
    <p className="span-note">This step has no attributes.</p>
  ) : (
    <section>
      <AttributeList attributes={detail.attributes} />
    </section>
  );
}

/** Names and values, short ones in line, long ones in a well or a tree. */
export function AttributeList({ attributes }: { attributes: readonly { key: string; json: string }[] }) {
  const [shownCount, setShownCount] = useState(FIRST_ATTRIBUTES);
  return (
    <dl className="attributes">
      {attributes.slice(0, shownCount).map((attribute, index) => (
        <div key={index}>
          <dt>
            <VisibleText text={attribute.key.slice(0, 300)} />
          </dt>
          <dd>
            <AttributeValue json={attribute.json} />
          </dd>
        </div>
      ))}
      {attributes.length > shownCount && (
        <Button isSmall onClick={() => setShownCount(attributes.length)}>
          Show {attributes.length - shownCount} more
        </Button>
      )}
    </dl>
  );
}

function AttributeValue({ json }: { json: string }) {
  const parsed = parseJson(json);
  if (parsed.kind === "json") {
    if (typeof parsed.value === "object" && parsed.value !== null) return <JsonTree value={parsed.value} />;
    // The text as it came: 64-bit numbers would lose digits on the way through a number.
    return <code>{json.slice(0, 100)}</code>;
  }
  return parsed.text.length > 160 ? (
    <Well text={parsed.text} firstChars={800} />
  ) : (
    <code>
      <VisibleText text={parsed.text} />
    </code>
  );
}
