import {
  LIST_COMPARATORS,
  type ListTest,
  NULL_COMPARATORS,
  NUMBER_COMPARATORS,
  type NullTest,
  type NumberTest,
  ORDERED_COMPARATORS,
  type OrderedComparator,
  TEXT_COMPARATORS,
  type TextTest,
} from "./filter-ast.ts";
import type { FilterComparison } from "./filter-comparison.ts";
import { filterError, printSet } from "./filter-error.ts";
import type { FilterToken } from "./filter-token.ts";
import { readListValue, readQuotedValue } from "./filter-value.ts";

const LISTABLE_ATTRIBUTES = ["name", "status", "request_id", "run_id", "client_request_id"];
export const TEXT_OR_LIST = [...TEXT_COMPARATORS, ...LIST_COMPARATORS];
const TEXT_OR_NULL = [...TEXT_COMPARATORS, ...NULL_COMPARATORS];

export function readNumberTest({ comparator, value }: FilterComparison): NumberTest {
  if (value !== null && value.kind === "group") throw listNotSupported();
  if (value === null || !isOneOf(NUMBER_COMPARATORS, comparator)) {
    throw invalidComparator(comparator, NUMBER_COMPARATORS);
  }
  if (value.kind === "number") return { type: "number", comparator, value: Number(value.text) };
  const text = readQuotedValue(value);
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return { type: "number", comparator, value: Number.isNaN(number) ? Number.POSITIVE_INFINITY : number };
}

export function readTextOrList({ comparator, value }: FilterComparison): TextTest | ListTest {
  if (value === null || !isOneOf(TEXT_OR_LIST, comparator)) throw invalidComparator(comparator, TEXT_OR_LIST);
  if (isOneOf(LIST_COMPARATORS, comparator))
    return { type: "list", comparator, values: readListValue(value) };
  if (value.kind === "group") throw invalidComparator(comparator, LIST_COMPARATORS);
  return { type: "text", comparator, value: readQuotedValue(value) };
}

export function readTextOrNull({ comparator, value }: FilterComparison, entity: string): TextTest | NullTest {
  if (isOneOf(NULL_COMPARATORS, comparator)) return { type: "null", comparator };
  if (value === null) throw invalidComparator(comparator, TEXT_OR_NULL);
  if (value.kind === "number" || (value.kind === "group" && entity === "request_metadata")) {
    throw quotedValueExpected(entity, value);
  }
  if (value.kind === "group") readListValue(value);
  if (value.kind === "name") readQuotedValue(value);
  if (value.kind === "group" || !isOneOf(TEXT_COMPARATORS, comparator)) {
    throw invalidComparator(comparator, TEXT_OR_NULL);
  }
  return { type: "text", comparator, value: readQuotedValue(value) };
}

export function readAssessmentTest(
  entity: "feedback" | "expectation",
  name: string,
  { comparator, value }: FilterComparison,
): TextTest | NullTest | NumberTest<OrderedComparator> {
  if (name === "") throw filterError("Assessment field name cannot be empty");
  if (isOneOf(NULL_COMPARATORS, comparator)) return { type: "null", comparator };
  if (value === null) throw invalidComparator(comparator, TEXT_OR_NULL);
  if (isOneOf(ORDERED_COMPARATORS, comparator)) {
    if (value.kind === "number") return { type: "number", comparator, value: Number(value.text) };
    throw filterError(
      `Expected a numeric value for ${entity} when using comparator '${comparator}'. Got value ${value.text}`,
    );
  }
  if (value.kind === "number" || value.kind === "group") throw quotedValueExpected(entity, value);
  if (!isOneOf(TEXT_COMPARATORS, comparator)) {
    const valid = printSet([...TEXT_COMPARATORS, ...ORDERED_COMPARATORS, ...NULL_COMPARATORS]);
    throw filterError(`assessment.${name} comparator '${comparator}' not one of '${valid}'`);
  }
  return { type: "text", comparator, value: readQuotedValue(value) };
}

export function checkAttributeValue(value: FilterToken | null, numberKeys: readonly string[]): void {
  if (value?.kind !== "number") return;
  throw filterError(`Only the '${printSet(numberKeys)}' attributes support comparison with numeric values.`);
}

export function readText(value: FilterToken, entity: string): string {
  if (value.kind === "number" || value.kind === "group") throw quotedValueExpected(entity, value);
  return readQuotedValue(value);
}

export function quotedValueExpected(entity: string, value: FilterToken) {
  return filterError(
    `Expected a quoted string value for ${entity} (e.g. 'my-value'). Got value ${value.text}`,
  );
}

function listNotSupported() {
  return filterError(
    `Only attributes in ${printSet(LISTABLE_ATTRIBUTES)} supports comparison with a list of quoted string values.`,
  );
}

function invalidComparator(comparator: string, valid: readonly string[]) {
  return filterError(`Invalid comparator '${comparator}' not one of '${printSet(valid)}'`);
}

export function isOneOf<T extends string>(values: readonly T[], text: string): text is T {
  return (values as readonly string[]).includes(text);
}
