/** Nobody reads deeper; a hostile value must not overflow the stack. */
const MAX_DEPTH = 100;

/** A value as words: texts as they are, the text parts of a content list, fields as `key: value`. null for nothing. */
export function flattenValue(value: unknown, depth = 0): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return join(value.map((item) => flattenValue(item, depth + 1)));
  const record = value as Record<string, unknown>;
  if (record.type === "text" && typeof record.text === "string") return record.text;
  return join(
    Object.entries(record).map(([key, item]) => {
      const text = flattenValue(item, depth + 1);
      return text === null ? null : `${key}: ${text}`;
    }),
  );
}

function join(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join("\n");
}
