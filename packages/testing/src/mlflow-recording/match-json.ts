export interface MatchOptions {
  /** Recorded id → ours; grows while answers are compared. */
  ids: Map<string, string>;
  /** Recorded page token → ours; null where ours ended with the page, because it was the last. */
  pageTokens: Map<string, string | null>;
}

/** Keys whose values the server makes up, so they differ from run to run. */
const TIME_KEYS = new Set([
  "creation_time",
  "last_update_time",
  "create_time",
  "created_time",
  "created_at",
  "last_updated_at",
  "created_timestamp",
  "last_updated_timestamp",
]);
const DIGEST_KEYS = new Set(["digest"]);
/** Bodies that are JSON were parsed when recorded, so their length as files is lost. */
const SIZE_KEYS = new Set(["file_size"]);
const GENERATED_NAME = /^[a-z]+-[a-z]+-\d+$/;
const ID = /(?:[a-z]{1,3}-)?[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * Compares an answer with the recorded one. Ids that the server chose are learned (the same recorded id must always be the
 * same id of ours), times and digests are passed over, maps and lists of keyed entries have no order, and sets that
 * Python prints have none either. Answers the paths that differ.
 */
export function matchJson(recorded: unknown, actual: unknown, options: MatchOptions, path = "$"): string[] {
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (TIME_KEYS.has(key) && typeof recorded === typeof actual) return [];
  if (DIGEST_KEYS.has(key) && typeof actual === "string" && /^[0-9a-f]{8}$/.test(actual)) return [];
  if (key === "execution_duration" && isNearlySameDuration(recorded, actual)) return [];
  if (SIZE_KEYS.has(key) && typeof recorded === "number" && typeof actual === "number") return [];
  if (key === "next_page_token" && recorded) return matchPageToken(String(recorded), actual, options);
  if (Array.isArray(recorded) && Array.isArray(actual)) return matchLists(recorded, actual, options, path);
  if (isObject(recorded) && isObject(actual)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(actual)]);
    return [...keys].flatMap((name) => matchJson(recorded[name], actual[name], options, `${path}.${name}`));
  }
  if (typeof recorded === "string" && typeof actual === "string")
    return matchTexts(recorded, actual, options, path);
  if (typeof recorded === "number" && typeof actual === "number" && isSameNumber(recorded, actual)) return [];
  return Object.is(recorded, actual) ? [] : [`${path}: ${print(recorded)} became ${print(actual)}`];
}

/** MLflow gives a token with every full page, also with the last; ours ends there. */
function matchPageToken(recorded: string, actual: unknown, { pageTokens }: MatchOptions): string[] {
  pageTokens.set(recorded, typeof actual === "string" ? actual : null);
  return [];
}

function matchLists(recorded: unknown[], actual: unknown[], options: MatchOptions, path: string): string[] {
  if (recorded.length !== actual.length) {
    return [`${path}: ${recorded.length} items became ${actual.length}`];
  }
  const [left, right] = [sortKeyed(recorded), sortKeyed(actual)];
  return left.flatMap((item, index) => matchJson(item, right[index], options, `${path}[${index}]`));
}

function sortKeyed(items: unknown[]): unknown[] {
  if (!items.every((item) => isObject(item) && typeof item.key === "string")) return items;
  const keyOf = (item: unknown) => String((item as { key: string }).key);
  return items.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function matchTexts(recorded: string, actual: string, options: MatchOptions, path: string): string[] {
  if (GENERATED_NAME.test(recorded) && GENERATED_NAME.test(actual)) return [];
  const mapped = mapIds(recorded, options.ids);
  if (mapped === actual || sortSets(mapped) === sortSets(actual)) return [];
  const [left, right] = [parseCompound(recorded), parseCompound(actual)];
  if (left !== null && right !== null) return matchJson(left, right, options, path);
  const [recordedIds, actualIds] = [recorded.match(ID) ?? [], actual.match(ID) ?? []];
  const hasSameShape = recorded.replace(ID, "#") === actual.replace(ID, "#");
  if (hasSameShape && recordedIds.every((id) => !options.ids.has(id))) {
    recordedIds.forEach((id, index) => {
      options.ids.set(id, actualIds[index] ?? id);
    });
    return [];
  }
  return [`${path}: ${print(recorded)} became ${print(actual)}`];
}

/** Puts our ids in the place of recorded ones. */
export function mapIds(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replace(ID, (id) => ids.get(id) ?? id);
}

function sortSets(text: string): string {
  return text
    .replace(/\}'?$/, "}")
    .replace(/\{([^{}]*)\}/g, (_, items: string) => `{${items.split(", ").sort().join(", ")}}`);
}

function parseCompound(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** MLflow cuts both ends of a trace to milliseconds, so that its duration may be one off. */
function isNearlySameDuration(recorded: unknown, actual: unknown): boolean {
  const [left, right] = [Number.parseFloat(String(recorded)), Number.parseFloat(String(actual))];
  return Math.abs(left - right) < 0.0011;
}

/** Logarithms differ in their last digit from one mathematical library to the next. */
function isSameNumber(left: number, right: number): boolean {
  return left === right || Math.abs(left - right) <= 1e-14 * Math.max(Math.abs(left), Math.abs(right));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function print(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 300);
}
