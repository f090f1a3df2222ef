import type { SpanEvent } from "@clawglass/core";
import type { AttributeReader } from "./attribute-reader.ts";

/** How one of the field's conventions spells what MLflow's keys say. Each list is read in order, first hit wins. */
export interface Convention {
  name: string;
  /** MLflow's span type for this span, or null. */
  readType(reader: AttributeReader, spanName: string): string | null;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Inputs that stand in events, as JSON text, for the older GenAI convention. */
  readEventMessages?(events: readonly SpanEvent[]): { inputs: string | null; outputs: string | null };
  /** Messages that stand in many attributes, as JSON text; used where `inputs` and `outputs` have nothing. */
  readSpreadMessages?(reader: AttributeReader): { inputs: string | null; outputs: string | null };
  model: readonly string[];
  provider: readonly string[];
  tools: readonly string[];
  inputTokens: readonly string[];
  outputTokens: readonly string[];
  totalTokens: readonly string[];
  cacheReadTokens: readonly string[];
  cacheWriteTokens: readonly string[];
}
