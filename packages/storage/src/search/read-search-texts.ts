import { isModelCall, isRecord, MLFLOW_KEYS } from "@clawglass/core";
import type { SearchPlace } from "@clawglass/core/api";
import { flattenValue } from "./flatten-value.ts";

/** What a search must know of a span. */
export interface SearchedSpan {
  name: string;
  type: string | null;
  toolName: string | null;
  isRoot: boolean;
  errorMessages: readonly (string | null)[];
  /** The JSON text of an attribute; null where the span has none. */
  readAttribute(key: string): string | null;
}

export interface SearchText {
  place: SearchPlace;
  /** The tool or step that the text belongs to. */
  name: string | null;
  text: string;
}

/** Inputs of a model call repeat the conversation so far; they count only where nothing stands above that says what was asked. */
export function hasSearchedInputs(type: string | null, isRoot: boolean): boolean {
  return isRoot || !isModelCall(type);
}

/** The texts of a span that a search looks at, in the order in which a person would look for them. */
export function* readSearchTexts(span: SearchedSpan): Generator<SearchText> {
  for (const text of readAll(span)) {
    if (text.text !== null && text.text.trim() !== "") yield text as SearchText;
  }
}

function* readAll(span: SearchedSpan): Generator<Omit<SearchText, "text"> & { text: string | null }> {
  const { type, name, isRoot } = span;
  const isTurn = isModelCall(type) || type === "AGENT" || (isRoot && type !== "TOOL");
  const stepName = span.toolName ?? name;
  if (hasSearchedInputs(type, isRoot)) {
    const inputs = readValue(span, MLFLOW_KEYS.spanInputs);
    if (isTurn)
      yield { place: "request", name: null, text: readLastUserText(inputs) ?? flattenValue(inputs) };
    else yield { place: "argument", name: stepName, text: flattenValue(inputs) };
  }
  const outputs = readValue(span, MLFLOW_KEYS.spanOutputs);
  const message = isTurn ? readMessage(outputs) : null;
  if (message !== null) {
    yield { place: "reply", name: null, text: flattenValue(message.content) };
    yield { place: "reasoning", name: null, text: flattenValue(message.reasoning_content) };
  } else if (isTurn) yield { place: "reply", name: null, text: flattenValue(outputs) };
  else yield { place: "result", name: stepName, text: flattenValue(outputs) };
  for (const text of new Set(span.errorMessages)) yield { place: "error", name, text };
  yield { place: "name", name: null, text: name };
}

function readValue(span: SearchedSpan, key: string): unknown {
  const json = span.readAttribute(key);
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    return json; // not JSON after all: searched as it stands
  }
}

function readLastUserText(inputs: unknown): string | null {
  const messages = isRecord(inputs) ? inputs.messages : inputs;
  if (!Array.isArray(messages)) return null;
  const last = messages.findLast((message) => isRecord(message) && message.role === "user");
  return isRecord(last) ? flattenValue(last.content) : null;
}

/** The answer of a chat, in the forms in which OpenAI and MLflow write it. */
function readMessage(outputs: unknown): Record<string, unknown> | null {
  if (!isRecord(outputs)) return null;
  let message: unknown = outputs;
  if (Array.isArray(outputs.choices)) message = isRecord(outputs.choices[0]) && outputs.choices[0].message;
  else if (Array.isArray(outputs.messages)) message = outputs.messages.at(-1);
  return isRecord(message) && ("content" in message || "tool_calls" in message) ? message : null;
}
