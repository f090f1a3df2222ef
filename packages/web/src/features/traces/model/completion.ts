import {
  printRunValue,
  RUN_NAME_FIELDS,
  RUN_NUMBER_FIELDS,
  RUN_TIME_FIELDS,
  type RunField,
  type RunNameField,
  splitRunFilter,
} from "@clawglass/core";
import { FIELD_WORDS } from "./filter-fields.ts";
import { isMlflowFilter } from "./is-mlflow-filter.ts";

/** What can be completed at the caret, and which part of the text it replaces. */
export type CompletionPlace =
  | { kind: "field"; start: number; end: number; prefix: string }
  | { kind: "value"; start: number; end: number; prefix: string; field: RunNameField; others: string };

export interface Suggestion {
  /** Stands in the text when it is taken. */
  insert: string;
  label: string;
  sentence: string;
  /** `4 values`, or how many runs have the value. */
  figure: string;
}

/** The place at the caret where a field or a name can be completed; null elsewhere, and in MLflow's language. */
export function findCompletionPlace(text: string, caret: number): CompletionPlace | null {
  if (isMlflowFilter(text)) return null;
  const token = splitRunFilter(text).find(({ start, end }) => start < caret && caret <= end);
  if (token === undefined || token.kind === "or") return null;
  const others = `${text.slice(0, token.start)} ${text.slice(token.end)}`.trim();
  if (token.kind === "words") {
    if (token.isExact) return null;
    const start = token.start + (token.isNegated ? 1 : 0);
    return { kind: "field", start, end: token.end, prefix: text.slice(start, caret).toLowerCase() };
  }
  const field = RUN_NAME_FIELDS.find((each) => each === token.field);
  if (field === undefined || token.operator !== "") return null;
  const value = token.values.find(({ start, end }) => start <= caret && caret <= end);
  const start = value?.start ?? caret;
  const end = value?.end ?? caret;
  return { kind: "value", start, end, prefix: text.slice(start, caret).replaceAll('"', ""), field, others };
}

/** Fields that begin with what was typed; one letter is enough. */
export function suggestFields(prefix: string, valueCounts: Readonly<Record<string, number>>): Suggestion[] {
  if (prefix === "") return [];
  return (Object.keys(FIELD_WORDS) as RunField[])
    .filter((field) => field.startsWith(prefix))
    .map((field) => {
      const isNumber = (RUN_NUMBER_FIELDS as readonly string[]).includes(field);
      const isTime = (RUN_TIME_FIELDS as readonly string[]).includes(field);
      const count = valueCounts[field];
      return {
        insert: isNumber ? `${field}>` : `${field}:`,
        label: isNumber ? `${field}>` : `${field}:`,
        sentence: FIELD_WORDS[field],
        figure:
          isNumber || isTime || count === undefined ? "" : `${count} ${count === 1 ? "value" : "values"}`,
      };
    });
}

export function suggestValues(
  values: readonly { value: string; count: number }[],
  isLowerBound: boolean,
): Suggestion[] {
  return values.map(({ value, count }) => ({
    insert: `${printRunValue(value)} `,
    label: value,
    sentence: "",
    figure: `${isLowerBound ? "at least " : ""}${count} ${count === 1 ? "run" : "runs"}`,
  }));
}

/** The text with the suggestion in place, and where the caret goes. */
export function takeSuggestion(
  text: string,
  place: CompletionPlace,
  suggestion: Suggestion,
): { text: string; caret: number } {
  const before = text.slice(0, place.start) + suggestion.insert;
  const after = text.slice(place.end);
  return {
    text: before + (suggestion.insert.endsWith(" ") ? after.trimStart() : after),
    caret: before.length,
  };
}
