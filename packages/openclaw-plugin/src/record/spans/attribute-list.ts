import { MLFLOW_KEYS, type SpanAttribute } from "@clawglass/core";

/** Collects attributes; what is unknown is left out. */
export class AttributeList {
  readonly items: SpanAttribute[] = [];

  static forType(spanType: string): AttributeList {
    return new AttributeList().plain(MLFLOW_KEYS.spanType, spanType);
  }

  plain(key: string, value: string | number | boolean | null): this {
    if (value === null || value === "" || (typeof value === "number" && !Number.isFinite(value))) return this;
    this.items.push({ key, json: JSON.stringify(value) });
    return this;
  }

  /** Only when it is true: the usual case stays unsaid. */
  flag(key: string, value: boolean): this {
    return value ? this.plain(key, true) : this;
  }

  texts(key: string, values: readonly string[]): this {
    if (values.length > 0) this.items.push({ key, json: JSON.stringify(values) });
    return this;
  }

  /** A value that travels as a text that holds JSON. */
  json(key: string, json: string | null): this {
    if (json !== null) this.items.push({ key, json, cameAsText: true });
    return this;
  }
}
