import { MLFLOW_KEYS } from "@clawglass/core";
import { RECORDER_KEYS } from "./recorder-keys.ts";

/**
 * Attributes whose every text went through `redactText` before it was kept. Each model call repeats the conversation:
 * to look through whole spans once more would cost n² for a run of n calls, and stall the event loop on long ones.
 */
export const REDACTED_KEYS: ReadonlySet<string> = new Set([
  MLFLOW_KEYS.spanInputs,
  MLFLOW_KEYS.spanOutputs,
  MLFLOW_KEYS.chatTools,
  RECORDER_KEYS.toolCatalogue,
]);
