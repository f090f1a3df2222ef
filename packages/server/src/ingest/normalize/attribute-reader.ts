import type { SpanAttribute } from "@clawglass/core";

/** Reads attribute values by key. Every answer is null where the key is missing or holds another kind of value. */
export interface AttributeReader {
  has(key: string): boolean;
  jsonText(key: string): string | null;
  json(key: string): unknown;
  text(key: string): string | null;
  number(key: string): number | null;
  boolean(key: string): boolean | null;
}

export function createAttributeReader(attributes: readonly SpanAttribute[]): AttributeReader {
  const byKey = new Map(attributes.map((attribute) => [attribute.key, attribute.json]));
  const json = (key: string): unknown => {
    const text = byKey.get(key);
    return text === undefined ? null : JSON.parse(text);
  };
  return {
    has: (key) => byKey.has(key),
    jsonText: (key) => byKey.get(key) ?? null,
    json,
    text(key) {
      const value = json(key);
      return typeof value === "string" ? value : null;
    },
    number(key) {
      const value = json(key);
      if (typeof value === "number") return value;
      return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null;
    },
    boolean(key) {
      const value = json(key);
      if (typeof value === "boolean") return value;
      return value === "true" ? true : value === "false" ? false : null;
    },
  };
}

/** First of the keys that holds a text. */
export function firstText(reader: AttributeReader, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = reader.text(key);
    if (text !== null) return text;
  }
  return null;
}

/** First of the keys that holds a number. */
export function firstNumber(reader: AttributeReader, keys: readonly string[]): number | null {
  for (const key of keys) {
    const number = reader.number(key);
    if (number !== null) return number;
  }
  return null;
}
