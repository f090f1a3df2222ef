import { RUN_NAME_FIELDS, type RunFilter, type RunNameField, splitRunWords } from "@clawglass/core";
import type { RunFacetList, RunFacetsQuery } from "@clawglass/core/api";
import type { StoreReader } from "@clawglass/storage";
import { toListFilter } from "../to-list-filter.ts";
import { readRunFilter } from "./read-run-filter.ts";

/** What the rail beside the list shows. */
const SHOWN_FIELDS: readonly RunNameField[] = [
  "state",
  "trigger",
  "channel",
  "model",
  "agent",
  "tool",
  "skill",
  "session",
  "label",
  "by",
  "tag",
];

/**
 * Counts the values of the runs that fit. What is chosen of a field does not narrow that field's own values, so that
 * another one can be chosen beside it.
 */
export async function readRunFacets(
  reader: Pick<StoreReader, "countFacets">,
  query: RunFacetsQuery,
  nowMs: number,
): Promise<RunFacetList> {
  const { text, rest } = splitRunWords(readRunFilter(query.q, nowMs));
  const fields = readFields(query.fields);
  const chosen = new Set(rest.allOf.flatMap((group) => findChosenField(group) ?? []));
  const count = (counted: readonly RunNameField[], runs: RunFilter) =>
    counted.length === 0
      ? Promise.resolve({ facets: [], timeline: null })
      : reader.countFacets({
          experimentIds: query.experimentId === undefined ? null : [query.experimentId],
          filter: toListFilter(query),
          runs,
          text,
          fields: counted,
          holding: query.holding ?? "",
          limit: query.limit,
        });
  const answers = await Promise.all([
    count(
      fields.filter((field) => !chosen.has(field)),
      rest,
    ),
    ...fields
      .filter((field) => chosen.has(field))
      .map((field) =>
        count([field], { allOf: rest.allOf.filter((group) => findChosenField(group) !== field) }),
      ),
  ]);
  return {
    facets: answers
      .flatMap(({ facets }) => facets)
      .sort((left, right) => fields.indexOf(left.field) - fields.indexOf(right.field)),
    // Only the first answer is of the whole filter.
    timeline: answers[0]?.timeline ?? null,
  };
}

/** The field of a group that asks for names of one field and nothing else. */
function findChosenField([term, ...others]: RunFilter["allOf"][number]): RunNameField | null {
  if (term === undefined || others.length > 0 || term.isNegated || term.test.kind !== "name") return null;
  return term.test.field;
}

function readFields(text: string | undefined): readonly RunNameField[] {
  if (text === undefined || text === "") return SHOWN_FIELDS;
  const asked = new Set(text.split(","));
  return RUN_NAME_FIELDS.filter((field) => asked.has(field));
}
