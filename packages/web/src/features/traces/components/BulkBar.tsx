import { USEFUL_LABEL } from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import type { CompareSearch } from "../../compare/model/compare-search.ts";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import type { Bulk } from "../hooks/use-bulk.ts";

/** What can be done to the selected runs, and what was done last. */
export function BulkBar({
  bulk,
  selected,
  shownCount,
  onSelectShown,
  onClear,
  onPeek,
}: {
  bulk: Bulk;
  selected: readonly TraceSummary[];
  shownCount: number;
  onSelectShown: () => void;
  onClear: () => void;
  onPeek: (traceId: string) => void;
}) {
  const selectedIds = selected.map(({ traceId }) => traceId);
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"label" | "tag" | null>(null);
  const pair = toPair(selected);
  const hasSelection = selectedIds.length > 0;
  useKeys(
    hasSelection
      ? {
          ...(pair && { c: () => void navigate({ to: "/compare", search: pair }) }),
          l: () => setAsking(asking === "label" ? null : "label"),
          Escape: () => (asking ? setAsking(null) : onClear()),
        }
      : {},
  );
  const finish = (task: () => unknown) => {
    setAsking(null);
    void task();
    onClear();
  };
  if (!hasSelection && bulk.note === null) return null;
  return (
    <section className="bulk-bar" aria-label="Selected runs">
      {hasSelection && (
        <div className="row wrap">
          <b>{selectedIds.length} selected</b>
          <Button isSmall look="bare" aria-label="Select nothing" onClick={onClear}>
            <Icon name="close" size={14} />
          </Button>
          {selectedIds.length < shownCount && (
            <Button isSmall look="bare" onClick={onSelectShown}>
              Select all {shownCount} loaded
            </Button>
          )}
          <span className="bulk-break" />
          <Button
            isSmall
            aria-expanded={asking === "label"}
            onClick={() => setAsking(asking === "label" ? null : "label")}
          >
            <Icon name="pen" size={14} />
            Label <kbd className="only-wide">L</kbd>
          </Button>
          {asking === "label" && (
            <span className="segments" role="group" aria-label="Useful answer">
              <button
                type="button"
                onClick={() => finish(() => bulk.label(selectedIds, USEFUL_LABEL, true, "good"))}
              >
                <Icon name="thumbUp" size={14} /> Good
              </button>
              <button
                type="button"
                onClick={() => finish(() => bulk.label(selectedIds, USEFUL_LABEL, false, "bad"))}
              >
                <Icon name="thumbDown" size={14} /> Bad
              </button>
            </span>
          )}
          <Button
            isSmall
            aria-expanded={asking === "tag"}
            onClick={() => setAsking(asking === "tag" ? null : "tag")}
          >
            Tag
          </Button>
          {asking === "tag" && (
            <TagForm onTag={(key, value) => finish(() => bulk.tag(selectedIds, key, value))} />
          )}
          {pair && (
            <Link className="btn sm" to="/compare" search={pair}>
              {pair.b ? "Compare" : "Compare with…"} <kbd className="only-wide">C</kbd>
            </Link>
          )}
          {selected.length === 1 && (
            <Button isSmall onClick={() => onPeek(selectedIds[0] ?? "")}>
              Look <kbd className="only-wide">Space</kbd>
            </Button>
          )}
          <Button isSmall onClick={() => finish(() => bulk.export(selectedIds))}>
            Export
          </Button>
          <Button isSmall onClick={() => finish(() => bulk.delete(selectedIds))}>
            Delete
          </Button>
        </div>
      )}
      {bulk.note && (
        <p className="row t13" role="status">
          <span className={bulk.note.isProblem ? "s-failed" : ""}>{bulk.note.words}</span>
          {bulk.note.undo && (
            <Button isSmall onClick={bulk.note.undo}>
              <Icon name="retry" size={14} />
              Undo
            </Button>
          )}
          <Button isSmall look="bare" className="end" aria-label="Close the note" onClick={bulk.dismiss}>
            <Icon name="close" size={14} />
          </Button>
        </p>
      )}
    </section>
  );
}

/** The older run is the one before, on the left. With one run the other is chosen there; null for more than two. */
function toPair(selected: readonly TraceSummary[]): CompareSearch | null {
  const [a, b, ...more] = selected.toSorted((left, right) => left.requestTimeMs - right.requestTimeMs);
  if (!a || more.length > 0) return null;
  return { a: a.traceId, ...(b && { b: b.traceId }) };
}

function TagForm({ onTag }: { onTag: (key: string, value: string) => void }) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [key = "", ...rest] = text.split("=");
    if (key.trim() !== "") onTag(key.trim(), rest.join("=").trim() || "yes");
  };
  return (
    <form className="row" onSubmit={submit}>
      <label className="field view-field">
        <span className="sr">Tag, or tag=value</span>
        <input
          ref={focusNow}
          value={text}
          placeholder="tag or tag=value"
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button isSmall type="submit">
        Set tag
      </Button>
    </form>
  );
}

/** The field was asked for: it takes the focus when it appears. */
function focusNow(element: HTMLInputElement | null): void {
  element?.focus();
}
