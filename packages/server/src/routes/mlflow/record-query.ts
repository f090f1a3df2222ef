import {
  filterError,
  printSet,
  readListValue,
  readQuotedValue,
  splitComparisons,
  trimQuotes,
} from "@clawglass/core";
import { matchesLike } from "./match-like.ts";

/** What a list of small records can be filtered and sorted by. */
export interface RecordSchema<T> {
  /** Prefix before the dot, by alias: `tags` → `tag`. */
  entities: Readonly<Record<string, string>>;
  /** As MLflow lists the entities in its message. */
  entityList: string;
  attributes: Readonly<Record<string, "text" | "number">>;
  /** Attributes that take IN lists. */
  listable: readonly string[];
  /** Entities whose values are numbers. */
  numericEntities: readonly string[];
  /** How MLflow puts the list of keys into its message; its texts differ in their quotes. */
  printKeys?(keys: string): string;
  /** The value of an attribute (entity `attribute`) or of a keyed one; null when the record has none. */
  valueOf(record: T, entity: string, key: string): string | number | null;
}

type Predicate<T> = (record: T) => boolean;

const TEXT_COMPARATORS = ["=", "!=", "LIKE", "ILIKE"];
const NUMBER_COMPARATORS = ["=", "!=", ">", ">=", "<", "<="];

/** Compiles MLflow's filter language for a list of small records. INVALID_INPUT with MLflow's texts. */
export function compileRecordFilter<T>(filter: string, schema: RecordSchema<T>): Predicate<T> {
  const tests = splitComparisons(filter).map((comparison): Predicate<T> => {
    const { entity, key } = readKey(comparison.identifier, schema);
    const { comparator, value } = comparison;
    const read = (record: T) => schema.valueOf(record, entity, key);
    if (comparator === "IS NULL") return (record) => read(record) === null;
    if (comparator === "IS NOT NULL") return (record) => read(record) !== null;
    if (value === null) throw filterError(`Invalid comparator '${comparator}'`);
    const isNumberKind =
      entity === "attribute" ? schema.attributes[key] === "number" : schema.numericEntities.includes(entity);
    if (value.kind === "group") {
      if (entity !== "attribute" || !schema.listable.includes(key)) {
        const listable = schema.listable.map((name) => `'${name}'`).join(", ");
        throw filterError(
          `Only [${listable}] attributes support comparison with a list of quoted string values.`,
        );
      }
      const wanted = new Set(readListValue(value));
      const isIn = comparator === "IN";
      return (record) => wanted.has(String(read(record))) === isIn;
    }
    if (isNumberKind) {
      if (value.kind !== "number") {
        throw filterError(
          `Expected numeric value type for ${entity === "attribute" ? "numeric attribute" : entity}. Found ${value.text}`,
        );
      }
      if (!NUMBER_COMPARATORS.includes(comparator)) throw invalidComparator(comparator, NUMBER_COMPARATORS);
      const wanted = Number(value.text);
      return (record) => compare(read(record), comparator, wanted);
    }
    if (value.kind === "number") {
      const kind = entity === "attribute" ? "attributes" : entity;
      throw filterError(
        `Expected a quoted string value for ${kind} (e.g. 'my-value'). Got value ${value.text}`,
      );
    }
    if (!TEXT_COMPARATORS.includes(comparator)) throw invalidComparator(comparator, TEXT_COMPARATORS);
    const wanted = readQuotedValue(value);
    return (record) => compare(read(record), comparator, wanted);
  });
  return (record) => tests.every((test) => test(record));
}

export interface RecordOrder {
  entity: string;
  key: string;
  isAscending: boolean;
}

/** Reads `name DESC`. Keys are those of the schema. */
export function readRecordOrder<T>(clause: string, schema: RecordSchema<T>): RecordOrder {
  const match = /^\s*(.+?)(?:\s+(asc|desc))?\s*$/i.exec(clause);
  if (match === null || match[1] === undefined) {
    throw filterError(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  }
  return { ...readKey(match[1], schema), isAscending: match[2]?.toLowerCase() !== "desc" };
}

/** Sorts a copy. Records without a value come last. */
export function sortRecords<T>(
  records: readonly T[],
  orders: readonly RecordOrder[],
  schema: RecordSchema<T>,
): T[] {
  return records.toSorted((left, right) => {
    for (const { entity, key, isAscending } of orders) {
      const [a, b] = [schema.valueOf(left, entity, key), schema.valueOf(right, entity, key)];
      if (a === b) continue;
      if (a === null) return 1;
      if (b === null) return -1;
      return a < b === isAscending ? -1 : 1;
    }
    return 0;
  });
}

function readKey<T>(identifier: string, schema: RecordSchema<T>): { entity: string; key: string } {
  const dot = identifier.indexOf(".");
  const prefix = dot < 0 ? "attribute" : trimQuotes(identifier.slice(0, dot), "`");
  const key = trimQuotes(trimQuotes(dot < 0 ? identifier : identifier.slice(dot + 1), "'\""), "`");
  const entity = schema.entities[prefix];
  if (entity === undefined) {
    throw filterError(`Invalid entity type '${prefix}'. Valid values are ${schema.entityList}`);
  }
  if (entity === "attribute" && !(key in schema.attributes)) {
    const keys = printSet(Object.keys(schema.attributes));
    const printed = schema.printKeys?.(keys) ?? ` '${keys}'`;
    throw filterError(`Invalid attribute key '${key}' specified. Valid keys are${printed}`);
  }
  return { entity, key };
}

function compare(actual: string | number | null, comparator: string, wanted: string | number): boolean {
  if (actual === null) return false;
  switch (comparator) {
    case "=":
      return actual === wanted;
    case "!=":
      return actual !== wanted;
    case ">":
      return actual > wanted;
    case ">=":
      return actual >= wanted;
    case "<":
      return actual < wanted;
    case "<=":
      return actual <= wanted;
    case "LIKE":
      return matchesLike(String(actual), String(wanted));
    default:
      return matchesLike(String(actual).toLowerCase(), String(wanted).toLowerCase());
  }
}

function invalidComparator(comparator: string, valid: readonly string[]) {
  return filterError(`Invalid comparator '${comparator}' not one of '${printSet(valid)}'`);
}
