import { USEFUL_LABEL } from "@clawglass/core";
import type { Total, TraceSummary } from "@clawglass/core/api";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import type { CompareSearch } from "../../compare/model/compare-search.ts";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import type { Bulk } from "../hooks/use-bulk.ts";
import type { SelectAll } from "../hooks/use-select-all.ts";
import { BulkNoteLine } from "./BulkNoteLine.tsx";
import { SelectAllButton } from "./SelectAllButton.tsx";
import { TagForm } from "./TagForm.tsx";

/** Something that waits for a yes, because it reaches runs that are not on the page. */
interface Question {
  words: string;
  act: () => unknown;
}

/** What can be done to the selected runs, and what was done last. */
export function BulkBar({
  bulk,
  selectedIds,
  selected,
  total,
  loadedCount,
  selectAll,
  onClear,
  onPeek,
}: {
  bulk: Bulk;
  selectedIds: readonly string[];
  /** Those of them that are loaded. */
  selected: readonly TraceSummary[];
  total: Total | null;
  loadedCount: number;
  selectAll: SelectAll;
  onClear: () => void;
  onPeek: (traceId: string) => void;
}) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"label" | "tag" | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const isReading = selectAll.foundCount !== null;
  const pair = isReading ? null : toPair(selected);
  const hasSelection = selectedIds.length > 0;
  const unseenCount = selectedIds.length - selected.length;
  const clear = () => {
    selectAll.stop();
    setQuestion(null);
    setAsking(null);
    onClear();
  };
  useKeys(
    hasSelection
      ? {
          ...(pair && { c: () => void navigate({ to: "/compare", search: pair }) }),
          ...(!isReading && { l: () => setAsking(asking === "label" ? null : "label") }),
          Escape: () => (question ? setQuestion(null) : asking ? setAsking(null) : clear()),
        }
      : {},
  );
  /** At once where all of them are on the page; else after a yes. */
  const attempt = (verb: string, act: () => unknown) => {
    const finish = () => {
      clear();
      void act();
    };
    setAsking(null);
    if (unseenCount === 0) finish();
    else setQuestion({ words: `${verb} ${formatExactCount(selectedIds.length)} runs`, act: finish });
  };
  const label = (isGood: boolean) => {
    const word = isGood ? "good" : "bad";
    attempt(`Label as ${word}`, () => bulk.label(selectedIds, USEFUL_LABEL, isGood, word));
  };
  if (!hasSelection && bulk.note === null) return null;
  return (
    <section className="bulk-bar" aria-label="Selected runs">
      {hasSelection && (
        <div className="row wrap">
          <b>{formatExactCount(selectedIds.length)} selected</b>
          <Button isSmall look="bare" aria-label="Select nothing" onClick={clear}>
            <Icon name="close" size={14} />
          </Button>
          <SelectAllButton
            selectAll={selectAll}
            selectedCount={selectedIds.length}
            total={total}
            loadedCount={loadedCount}
          />
          <span className="bulk-break" />
          {/* Until it is known which runs are meant nothing is done to some of them. */}
          <fieldset
            className="bulk-acts"
            disabled={isReading}
            title={isReading ? "It is being read which runs fit" : undefined}
          >
            <legend className="sr">Do</legend>
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
                <button type="button" onClick={() => label(true)}>
                  <Icon name="thumbUp" size={14} /> Good
                </button>
                <button type="button" onClick={() => label(false)}>
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
              <TagForm
                onTag={(key, value) => attempt(`Set tag ${key} on`, () => bulk.tag(selectedIds, key, value))}
              />
            )}
            {pair && (
              <Link className="btn sm" to="/compare" search={pair}>
                {pair.b ? "Compare" : "Compare with…"} <kbd className="only-wide">C</kbd>
              </Link>
            )}
            {selectedIds.length === 1 && (
              <Button isSmall onClick={() => onPeek(selectedIds[0] ?? "")}>
                Look <kbd className="only-wide">Space</kbd>
              </Button>
            )}
            <Button isSmall onClick={() => attempt("Export", () => bulk.export(selectedIds))}>
              Export
            </Button>
            <Button isSmall onClick={() => attempt("Delete", () => bulk.delete(selectedIds))}>
              Delete
            </Button>
          </fieldset>
        </div>
      )}
      {question && hasSelection && (
        <p className="row wrap t13" role="alert">
          <span>
            {formatExactCount(unseenCount)} of them {unseenCount === 1 ? "is" : "are"} not loaded on this
            page.
          </span>
          <Button isSmall look="solid" onClick={question.act}>
            {question.words}
          </Button>
          <Button isSmall onClick={() => setQuestion(null)}>
            Not now
          </Button>
        </p>
      )}
      {bulk.note && <BulkNoteLine note={bulk.note} onClose={bulk.dismiss} />}
    </section>
  );
}

/** The older run is the one before, on the left. With one run the other is chosen there; null for more than two. */
function toPair(selected: readonly TraceSummary[]): CompareSearch | null {
  const [a, b, ...more] = selected.toSorted((left, right) => left.requestTimeMs - right.requestTimeMs);
  if (!a || more.length > 0) return null;
  return { a: a.traceId, ...(b && { b: b.traceId }) };
}
