import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { listChosen } from "../model/toggle-facet.ts";
import type { TracesSearch } from "../model/traces-search.ts";
import { ColumnChoices } from "./ColumnChoices.tsx";

/** Group by session, the columns that are shown, and where there is no place for the rail the way to it. */
export function ListTools({
  search,
  hasRail,
  isCard,
  onChange,
  onFacets,
}: {
  search: TracesSearch;
  hasRail: boolean;
  /** Rows are cards: what they say is chosen in the sheet. */
  isCard: boolean;
  onChange: (change: Partial<TracesSearch>) => void;
  onFacets: () => void;
}) {
  const [isChoosing, setIsChoosing] = useState(false);
  useKeys(isChoosing ? { Escape: () => setIsChoosing(false) } : {});
  const chosenCount = listChosen(search).length;
  return (
    <div className="list-tools">
      {!hasRail && (
        <Button aria-haspopup="dialog" onClick={onFacets}>
          <Icon name="filter" size={14} />
          Facets
          {chosenCount > 0 && (
            <span className="count">
              {chosenCount}
              <span className="sr"> chosen</span>
            </span>
          )}
        </Button>
      )}
      <Button
        aria-pressed={search.group === "session"}
        onClick={() => onChange({ group: search.group === "session" ? undefined : "session" })}
      >
        <Icon name="list" size={14} />
        By session
      </Button>
      {!isCard && (
        <Button
          className="columns-button"
          aria-expanded={isChoosing}
          aria-controls="columns"
          onClick={() => setIsChoosing(!isChoosing)}
        >
          Columns
        </Button>
      )}
      {!isCard && isChoosing && (
        <fieldset className="columns over" id="columns">
          <legend className="sr">Columns</legend>
          <ColumnChoices search={search} isCard={false} onChange={onChange} />
        </fieldset>
      )}
    </div>
  );
}
