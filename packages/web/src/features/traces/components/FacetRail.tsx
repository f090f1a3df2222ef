import type { RunNameField } from "@clawglass/core";
import type { RunFacet } from "@clawglass/core/api";
import { formatCount } from "../../../lib/format-number.ts";
import { STATE_WORDS, StateGlyph, type StateName } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { readChosen, toggleFacet } from "../model/toggle-facet.ts";
import { oneLine } from "../model/trace-view.ts";
import type { TracesSearch } from "../model/traces-search.ts";

const TITLES: Partial<Record<RunNameField, string>> = {
  state: "State",
  trigger: "Started by",
  channel: "Channel",
  model: "Model",
  agent: "Agent",
  tool: "Tool",
  skill: "Skill",
  session: "Session",
  label: "Label",
  by: "Labelled by",
  tag: "Tag",
};

/** Values of the runs that fit, with counts; each can be chosen. */
export function FacetRail({
  facets,
  search,
  isCounting = false,
  onReplace,
}: {
  facets: readonly RunFacet[];
  search: TracesSearch;
  /** Nothing was counted yet. */
  isCounting?: boolean;
  onReplace: (search: TracesSearch) => void;
}) {
  return (
    <nav className="facet-rail" aria-label="Narrow the list" aria-busy={isCounting}>
      {isCounting && facets.length === 0 && <p className="t13 dim late">Counting …</p>}
      {facets
        .filter((facet) => facet.values.length > 0 || readChosen(search, facet.field).length > 0)
        .map((facet) => (
          <Facet key={facet.field} facet={facet} search={search} onReplace={onReplace} />
        ))}
    </nav>
  );
}

function Facet({
  facet,
  search,
  onReplace,
}: {
  facet: RunFacet;
  search: TracesSearch;
  onReplace: (search: TracesSearch) => void;
}) {
  const { field, values, valueCount, isLowerBound } = facet;
  const chosen = readChosen(search, field);
  const gone = chosen
    .filter((value) => !values.some((each) => each.value === value))
    .map((value) => ({ value, count: null }));
  const most = Math.max(1, ...values.map(({ count }) => count));
  return (
    <fieldset className="facet">
      <legend>{TITLES[field] ?? field}</legend>
      {[...values, ...gone].map(({ value, count }) => (
        <label key={value} className="facet-value" title={oneLine(value)}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => onReplace(toggleFacet(search, field, value))}
          />
          {field === "state" && <StateGlyph state={value as StateName} />}
          <span className="cut">
            {field === "state" ? STATE_WORDS[value as StateName] : <VisibleText text={oneLine(value, 80)} />}
          </span>
          <span className="facet-bar" aria-hidden="true">
            <i style={{ width: `${(100 * (count ?? 0)) / most}%` }} />
          </span>
          <span
            className="n mid"
            title={isLowerBound ? "At least: there are more runs than were counted" : undefined}
          >
            {count === null ? "" : formatCount(count)}
            {isLowerBound && count !== null && (
              <>
                <span aria-hidden="true">+</span>
                <span className="sr"> or more</span>
              </>
            )}
          </span>
        </label>
      ))}
      {valueCount > values.length && (
        <p className="t12 dim">
          {valueCount - values.length} more; type {field}: to find them
        </p>
      )}
    </fieldset>
  );
}
