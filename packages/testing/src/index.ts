export { createGates, type Gates } from "./gates.ts";
export { type ChatMessage, type ChatRequest, textOf } from "./scripted-model/chat-request.ts";
export type { RecordedRequest, RequestOutcome } from "./scripted-model/recorded-request.ts";
export {
  DEFAULT_SCRIPTED_USAGE,
  type ScriptedReply,
  type ScriptedScenario,
  type ScriptedToolCall,
  type ScriptedTurn,
  type ScriptedUsage,
} from "./scripted-model/scenario.ts";
export {
  type ScriptedModelOptions,
  type ScriptedModelServer,
  startScriptedModel,
  UNSCRIPTED_TEXT,
} from "./scripted-model/scripted-model-server.ts";
export { type WaitOptions, waitUntil } from "./wait-until.ts";
