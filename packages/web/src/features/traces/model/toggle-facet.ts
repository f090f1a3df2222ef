import { parseRunFilter, printRunFilter, type RunFilter, type RunNameField } from "@clawglass/core";
import type { TracesSearch } from "./traces-search.ts";

/** What is chosen of a field in the rail; old addresses carry one state or one session on their own. */
export function readChosen(search: TracesSearch, field: RunNameField): readonly string[] {
  const group = parseRunFilter(search.only ?? "", 0).filter.allOf.find(([term]) => isOf(term, field));
  const test = group?.[0]?.test;
  const chosen = test?.kind === "name" ? test.values : [];
  const alone = field === "state" ? search.state : field === "session" ? search.session : undefined;
  return alone === undefined || chosen.includes(alone) ? chosen : [...chosen, alone];
}

/** All that is chosen in the rail, one entry a value; a session on its own has a button of its own. */
export function listChosen(search: TracesSearch): { field: RunNameField; value: string }[] {
  const terms = parseRunFilter(search.only ?? "", 0).filter.allOf.flatMap(([term]) =>
    term?.test.kind === "name" && !term.isNegated ? [term.test] : [],
  );
  const chosen = terms.flatMap(({ field, values }) => [...values].map((value) => ({ field, value })));
  const { state } = search;
  const isKnown = chosen.some(({ field, value }) => field === "state" && value === state);
  return state === undefined || isKnown ? chosen : [{ field: "state", value: state }, ...chosen];
}

/** Chooses a value beside those that are chosen, or takes it away again. */
export function toggleFacet(search: TracesSearch, field: RunNameField, value: string): TracesSearch {
  const chosen = readChosen(search, field);
  const values = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  const others = parseRunFilter(search.only ?? "", 0).filter.allOf.filter(([term]) => !isOf(term, field));
  const next: RunFilter = {
    allOf:
      values.length === 0
        ? others
        : [...others, [{ test: { kind: "name", field, values }, isNegated: false }]],
  };
  const { only: _only, state, session, ...rest } = search;
  const only = printRunFilter(next);
  return {
    ...rest,
    ...(only !== "" && { only }),
    ...(state && field !== "state" && { state }),
    ...(session && field !== "session" && { session }),
  };
}

function isOf(term: RunFilter["allOf"][number][number] | undefined, field: RunNameField): boolean {
  return term !== undefined && !term.isNegated && term.test.kind === "name" && term.test.field === field;
}
