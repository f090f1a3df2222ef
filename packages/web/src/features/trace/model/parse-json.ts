/** Result of reading JSON text: the value, or the text itself where it is no JSON. */
export type ParsedJson = { kind: "json"; value: unknown } | { kind: "text"; text: string };

/** Text that stands in a JSON string and is JSON itself (MLflow's SDKs send that) is read once more. */
export function parseJson(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "string") return { kind: "json", value };
    const inner = /^\s*[[{]/.test(value) ? parseJson(value) : null;
    return inner?.kind === "json" ? inner : { kind: "text", text: value };
  } catch {
    return { kind: "text", text };
  }
}
