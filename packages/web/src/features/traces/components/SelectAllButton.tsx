import type { Total } from "@clawglass/core/api";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { MAX_SELECTED, type SelectAll } from "../hooks/use-select-all.ts";

/** Selects all runs that fit, loaded or not, and says how many that are; beyond the bound the newest. */
export function SelectAllButton({
  selectAll,
  selectedCount,
  total,
  loadedCount,
}: {
  selectAll: SelectAll;
  selectedCount: number;
  total: Total | null;
  loadedCount: number;
}) {
  if (selectAll.foundCount !== null) {
    return (
      <span className="row t13 mid" role="status">
        Reading which runs fit: {formatExactCount(selectAll.foundCount)}
        <Button isSmall look="bare" onClick={selectAll.stop}>
          Stop
        </Button>
      </span>
    );
  }
  const isMore = total?.isLowerBound ?? true;
  const count = Math.max(total?.count ?? 0, loadedCount);
  const isBeyond = count > MAX_SELECTED;
  const words = isBeyond
    ? `Select the newest ${formatExactCount(MAX_SELECTED)}`
    : isMore
      ? "Select all that fit"
      : `Select all ${formatExactCount(count)}`;
  return (
    <>
      {selectedCount < Math.min(count, MAX_SELECTED) || (isMore && selectedCount < MAX_SELECTED) ? (
        <Button isSmall look="bare" onClick={selectAll.start}>
          {words}
        </Button>
      ) : (
        (isBeyond || isMore) &&
        selectedCount >= MAX_SELECTED && (
          <span className="t13 mid">
            the newest of {isMore ? "at least " : ""}
            {formatExactCount(count)}; no more at once
          </span>
        )
      )}
      {selectAll.problem !== null && (
        <span className="t13 s-failed" role="alert">
          Which runs fit could not be read. {selectAll.problem}
        </span>
      )}
    </>
  );
}
