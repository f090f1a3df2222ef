import type { RunFacet } from "@clawglass/core/api";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import type { TracesSearch } from "../model/traces-search.ts";
import { ColumnChoices } from "./ColumnChoices.tsx";
import { FacetRail } from "./FacetRail.tsx";

/** The rail, and what cards say, on screens that have no place for them beside the list. */
export function FacetSheet({
  facets,
  search,
  fitWords,
  isCard,
  isCounting,
  onReplace,
  onChange,
  onClose,
}: {
  facets: readonly RunFacet[];
  search: TracesSearch;
  /** How many runs fit now, in words. */
  fitWords: string;
  isCard: boolean;
  /** Nothing was counted yet. */
  isCounting: boolean;
  onReplace: (search: TracesSearch) => void;
  onChange: (change: Partial<TracesSearch>) => void;
  onClose: () => void;
}) {
  return (
    <Dialog label="Facets" onClose={onClose} className="facet-sheet">
      <FacetRail facets={facets} search={search} isCounting={isCounting} onReplace={onReplace} />
      {isCard && (
        <fieldset className="facet card-columns">
          <legend>What a run's card says</legend>
          <ColumnChoices search={search} isCard onChange={onChange} />
        </fieldset>
      )}
      <footer className="sheet-foot">
        <Button look="solid" onClick={onClose}>
          Show {fitWords}
        </Button>
      </footer>
    </Dialog>
  );
}
