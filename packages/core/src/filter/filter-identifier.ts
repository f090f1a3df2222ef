import { filterError, printSet } from "./filter-error.ts";

export type FilterEntity =
  | "attribute"
  | "tag"
  | "request_metadata"
  | "span"
  | "feedback"
  | "expectation"
  | "issue";

const ENTITY_BY_PREFIX = new Map<string, FilterEntity>([
  ["attribute", "attribute"],
  ["attributes", "attribute"],
  ["trace", "attribute"],
  ["tag", "tag"],
  ["tags", "tag"],
  ["metadata", "request_metadata"],
  ["request_metadata", "request_metadata"],
  ["span", "span"],
  ["feedback", "feedback"],
  ["expectation", "expectation"],
  ["issue", "issue"],
]);

export interface FilterIdentifier {
  entity: FilterEntity;
  key: string;
}

/** Reads `entity.key` or a bare attribute. `validAttributes` are the keys allowed for attributes. */
export function readIdentifier(text: string, validAttributes: readonly string[]): FilterIdentifier {
  const dot = text.indexOf(".");
  const prefix = dot < 0 ? "attribute" : trimQuotes(text.slice(0, dot), "`");
  const key = trimQuotes(trimQuotes(dot < 0 ? text : text.slice(dot + 1), "'\""), "`");
  const entity = ENTITY_BY_PREFIX.get(prefix);
  if (entity === undefined) {
    throw filterError(
      `Invalid entity type '${prefix}'. Valid values are ${printSet([...ENTITY_BY_PREFIX.keys()])}`,
    );
  }
  if (entity === "attribute" && !validAttributes.includes(key)) {
    throw filterError(
      `Invalid attribute key '${key}' specified. Valid keys are '${printSet(validAttributes)}'`,
    );
  }
  return { entity, key };
}

/** Takes off one pair of the given quotes. */
export function trimQuotes(text: string, quotes: string): string {
  const first = text.charAt(0);
  const isQuoted = text.length >= 2 && quotes.includes(first) && text.endsWith(first);
  return isQuoted ? text.slice(1, -1) : text;
}
