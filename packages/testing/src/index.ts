export { BIG_TRACES, type BigTraceShape, createBigTrace } from "./big-trace/big-trace.ts";
export { sendBigTrace } from "./big-trace/send-big-trace.ts";
export { cacheDirectory, repositoryRoot } from "./cache-directory.ts";
export { withDirectoryLock } from "./directory-lock.ts";
export { findFreePort } from "./free-port.ts";
export { createGates, type Gates } from "./gates.ts";
export {
  collectSeed,
  loadRecording,
  mapIds,
  matchJson,
  parseExact,
  type RecordedBody,
  type RecordedExchange,
} from "./mlflow-recording/index.ts";
export { connectGateway, type GatewayClient, type GatewayEvent } from "./openclaw-lab/gateway-client.ts";
export {
  CURRENT_OPENCLAW,
  type InstalledOpenClaw,
  installOpenClaw,
  withNodeFirst,
} from "./openclaw-lab/install-openclaw.ts";
export { GATEWAY_TOKEN, PLUGIN_ID } from "./openclaw-lab/lab-config.ts";
export {
  createOpenClawLab,
  type OpenClawLab,
  type OpenClawLabOptions,
  type ProgramStart,
} from "./openclaw-lab/openclaw-lab.ts";
export { findMarkedProcesses, killTree, stopTree, TREE_MARK } from "./process-tree.ts";
export { type CommandOptions, type CommandResult, runCommand, runOrFail } from "./run-command.ts";
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
export { sendNewerRuns, sendSimulatedRuns } from "./simulated-runs/send-simulated-runs.ts";
export { SIMULATED_AHEAD_MS } from "./simulated-runs/simulate-agents.ts";
export { type WaitOptions, waitUntil } from "./wait-until.ts";
