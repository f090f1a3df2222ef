import { MLFLOW_KEYS, type Span, type SpanAttribute } from "@clawglass/core";
import { type AttributeReader, createAttributeReader, firstNumber, firstText } from "./attribute-reader.ts";
import type { Convention } from "./convention.ts";
import { DIAGNOSTICS_CONVENTION } from "./diagnostics-convention.ts";
import { GENAI_CONVENTION } from "./genai-convention.ts";
import { OPENINFERENCE_CONVENTION } from "./openinference-convention.ts";
import { VERCEL_CONVENTION } from "./vercel-convention.ts";

/** Those of one sender stand first: their spans carry GenAI keys too, but only their own tell a model call from the sum around it. */
const CONVENTIONS: readonly Convention[] = [
  VERCEL_CONVENTION,
  DIAGNOSTICS_CONVENTION,
  OPENINFERENCE_CONVENTION,
  GENAI_CONVENTION,
];

/** Adds the MLflow attributes that are missing but stand in the span under another convention's names. Changes nothing else. */
export function translate(span: Span): Span {
  const reader = createAttributeReader(span.attributes);
  const added: SpanAttribute[] = [];
  const add = (key: string, json: string | null) => {
    if (json !== null && !reader.has(key) && !added.some((attribute) => attribute.key === key))
      added.push({ key, json });
  };
  for (const convention of CONVENTIONS) addFrom(convention, span, reader, add);
  const isTypeUnknown = reader.text(MLFLOW_KEYS.spanType) === "UNKNOWN";
  const type = readForeignType(reader, span.name);
  if (isTypeUnknown && type !== null) {
    const kept = span.attributes.filter(({ key }) => key !== MLFLOW_KEYS.spanType);
    return {
      ...span,
      attributes: [...kept, { key: MLFLOW_KEYS.spanType, json: JSON.stringify(type) }, ...added],
    };
  }
  return added.length === 0 ? span : { ...span, attributes: [...span.attributes, ...added] };
}

function addFrom(
  convention: Convention,
  span: Span,
  reader: AttributeReader,
  add: (key: string, json: string | null) => void,
): void {
  const type = convention.readType(reader, span.name);
  add(MLFLOW_KEYS.spanType, asJson(type));
  const fromEvents = convention.readEventMessages?.(span.events);
  const spread = convention.readSpreadMessages?.(reader);
  add(
    MLFLOW_KEYS.spanInputs,
    firstJson(reader, convention.inputs) ?? fromEvents?.inputs ?? spread?.inputs ?? null,
  );
  add(
    MLFLOW_KEYS.spanOutputs,
    firstJson(reader, convention.outputs) ?? fromEvents?.outputs ?? spread?.outputs ?? null,
  );
  add(MLFLOW_KEYS.llmModel, asJson(firstText(reader, convention.model)));
  add(MLFLOW_KEYS.llmProvider, asJson(firstText(reader, convention.provider)));
  add(MLFLOW_KEYS.chatTools, firstJson(reader, convention.tools));
  add(MLFLOW_KEYS.chatTokenUsage, readUsage(convention, reader));
}

function readForeignType(reader: AttributeReader, spanName: string): string | null {
  for (const convention of CONVENTIONS) {
    const type = convention.readType(reader, spanName);
    if (type !== null) return type;
  }
  return null;
}

function readUsage(convention: Convention, reader: AttributeReader): string | null {
  const input = firstNumber(reader, convention.inputTokens);
  const output = firstNumber(reader, convention.outputTokens);
  if (input === null || output === null) return null;
  const cacheRead = firstNumber(reader, convention.cacheReadTokens);
  const cacheWrite = firstNumber(reader, convention.cacheWriteTokens);
  return JSON.stringify({
    input_tokens: input,
    output_tokens: output,
    total_tokens: firstNumber(reader, convention.totalTokens) ?? input + output,
    ...(cacheRead === null ? {} : { cache_read_input_tokens: cacheRead }),
    ...(cacheWrite === null ? {} : { cache_creation_input_tokens: cacheWrite }),
  });
}

function firstJson(reader: AttributeReader, keys: readonly string[]): string | null {
  for (const key of keys) {
    const json = reader.jsonText(key);
    // An answer that only calls tools has an empty text beside the calls.
    if (json !== null && json !== '""') return json;
  }
  return keys.some((key) => reader.jsonText(key) === '""') ? '""' : null;
}

function asJson(text: string | null): string | null {
  return text === null ? null : JSON.stringify(text);
}
