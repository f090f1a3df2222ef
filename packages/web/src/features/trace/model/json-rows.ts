/** One line of the JSON tree. `path` is its identity: the keys from the top, joined. */
export interface JsonRow {
  path: string;
  depth: number;
  /** Key or index; null at the top. */
  name: string | null;
  value: unknown;
  /** Number of entries of a list or object; null for plain values. */
  entryCount: number | null;
  isOpen: boolean;
}

const OPEN_DEPTH = 2;
const OPEN_MAX_ENTRIES = 30;

/** Is this value open before anybody touched it? Shallow and small ones are. */
function isOpenAtFirst(depth: number, entryCount: number): boolean {
  return depth < OPEN_DEPTH && entryCount <= OPEN_MAX_ENTRIES;
}

/**
 * Lines of all that is open, at most `maxRows`; `isCut` says that there were more. `toggled` holds paths whose state
 * differs from the first one. No recursion, and closed values are not looked into, so depth and size do not matter.
 */
export function toJsonRows(
  root: unknown,
  toggled: ReadonlySet<string>,
  maxRows: number,
): { rows: JsonRow[]; isCut: boolean } {
  const rows: JsonRow[] = [];
  const stack: { path: string; depth: number; name: string | null; value: unknown }[] = [
    { path: "$", depth: 0, name: null, value: root },
  ];
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (rows.length >= maxRows) return { rows, isCut: true };
    const entryCount = countEntries(item.value);
    const isOpen = entryCount !== null && isOpenAtFirst(item.depth, entryCount) !== toggled.has(item.path);
    rows.push({ ...item, entryCount, isOpen });
    if (!isOpen) continue;
    const room = maxRows - rows.length + 1;
    const entries = listEntries(item.value, room);
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      const entry = entries[index];
      if (entry)
        stack.push({
          path: `${item.path}/${entry[0]}`,
          depth: item.depth + 1,
          name: entry[0],
          value: entry[1],
        });
    }
  }
  return { rows, isCut: false };
}

/** A closed or plain value in a few words: `{3}`, `[12]`, `"text…"`, `42`. */
export function previewJson(value: unknown, maxChars = 200): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value === "object" && value !== null) return `{${Object.keys(value).length}}`;
  if (typeof value !== "string") return String(value);
  return value.length > maxChars ? `${value.slice(0, maxChars)}…` : value;
}

function countEntries(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : null;
}

function listEntries(value: unknown, maxEntries: number): [string, unknown][] {
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((entry, index) => [String(index), entry]);
  return Object.entries(value as object).slice(0, maxEntries);
}
