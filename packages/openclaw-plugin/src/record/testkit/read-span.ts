import { findAttribute, MLFLOW_KEYS, type Span } from "@clawglass/core";

/** The value of an attribute, undefined when the span has none. */
export function attributeOf(span: Span | undefined, key: string): unknown {
  const attribute = span === undefined ? undefined : findAttribute(span.attributes, key);
  return attribute === undefined ? undefined : JSON.parse(attribute.json);
}

export function typeOf(span: Span): unknown {
  return attributeOf(span, MLFLOW_KEYS.spanType);
}

/** The only span of this name; fails when there are more. */
export function spanNamed(spans: readonly Span[], name: string): Span {
  const named = spans.filter((span) => span.name === name);
  if (named.length !== 1 || named[0] === undefined) {
    throw new Error(
      `${named.length} spans are named ${name}; there are: ${spans.map((span) => span.name).join(", ")}`,
    );
  }
  return named[0];
}

export function spansOfType(spans: readonly Span[], type: string): Span[] {
  return spans.filter((span) => typeOf(span) === type);
}

export function inputsOf(span: Span | undefined): unknown {
  return attributeOf(span, MLFLOW_KEYS.spanInputs);
}

export function outputsOf(span: Span | undefined): unknown {
  return attributeOf(span, MLFLOW_KEYS.spanOutputs);
}

export function eventNames(span: Span): string[] {
  return span.events.map((event) => event.name);
}
