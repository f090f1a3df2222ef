import { Button } from "../../../ui/Button.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useOutbox, useWaiting } from "../hooks/OutboxContext.tsx";

/** Labels that the server will not take: kept until the person has decided. */
export function RefusedLabels({ traceId }: { traceId: string }) {
  const outbox = useOutbox();
  const refused = useWaiting().filter(
    ({ refusal, change }) => refusal !== null && change.traceId === traceId,
  );
  if (refused.length === 0) return null;
  return (
    <ul className="refused" role="alert">
      {refused.map(({ id, change, refusal }) => (
        <li key={id}>
          <StateGlyph state="attention" size={12} />
          <span className="grow">
            {change.kind === "create"
              ? `“${change.assessment.name}” was not taken: `
              : "A change was not taken: "}
            <VisibleText text={(refusal ?? "").slice(0, 300)} />
          </span>
          <Button isSmall onClick={() => outbox.retry(id)}>
            Send again
          </Button>
          <Button isSmall look="bare" onClick={() => outbox.discard(id)}>
            Discard
          </Button>
        </li>
      ))}
    </ul>
  );
}
