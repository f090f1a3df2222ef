import { listenToDiagnostics } from "../api.ts";
import { PLUGIN_ID } from "../build-info.ts";
import { RECORDED_AGENT_STREAMS, RECORDED_HOOKS } from "../record/dispatch.ts";
import { guard, guardAsync } from "./guard.ts";
import type { PluginApi } from "./plugin-api.ts";
import type { PluginCore } from "./plugin-core.ts";

export interface Registration {
  /** The core in force now. Asked for every event: a newer build may have replaced it. */
  core: () => PluginCore;
  clock: () => number;
  onFault: (error: unknown) => void;
}

/** Tells a Gateway from a command. */
const START_HOOK = "gateway_start";

/** Hooks, in every instance that gets events: run hooks arrive at one, message and session hooks at another. */
export function registerHooks(api: PluginApi, { core, clock, onFault }: Registration): void {
  for (const name of [START_HOOK, ...RECORDED_HOOKS]) {
    api.on(name, (event, context) => guard(() => core().onHook(name, event, context, clock()), onFault));
  }
  // Apart from the one above: only this one may take its time.
  api.on("agent_end", () => guardAsync(() => core().flushLocal(), onFault));
}

/** Without a Gateway, the end of the command is the last chance to send. */
export function registerLifecycle(api: PluginApi, { core, onFault }: Registration): void {
  api.lifecycle?.registerRuntimeLifecycle?.({
    id: `${PLUGIN_ID}-life`,
    description: "Sends what is left when a command ends",
    dispose: () => guardAsync(() => core().flushLocal(), onFault),
  });
}

/** What only the full instance gets: service, agent events, diagnostics, the Gateway's end, live status. */
export function registerGatewayParts(api: PluginApi, registration: Registration): void {
  const { core, clock, onFault } = registration;
  const listener = {};
  guard(() => core().takeOverListening(listener), onFault);
  api.registerService?.({
    id: `${PLUGIN_ID}-delivery`,
    start: () => guard(() => core().onServiceStart(), onFault),
    stop: () => undefined, // gateway_stop came before; what waits is on disk
  });
  api.agent?.events?.registerAgentEventSubscription?.({
    id: `${PLUGIN_ID}-runs`,
    description: "Ends, tool calls, approvals and compactions of runs",
    streams: RECORDED_AGENT_STREAMS,
    handle: (event) => guard(() => core().onAgentEvent(listener, event, clock()), onFault),
  });
  void guardAsync(async () => {
    const stop = await listenToDiagnostics((event) =>
      guard(() => core().onDiagnosticEvent(listener, event, clock()), onFault),
    );
    core().keepListening(listener, stop);
  }, onFault);
  api.on("gateway_stop", (event) =>
    guardAsync(() => core().onGatewayStop(readReason(event) === "plugin replacement"), onFault),
  );
  api.registerGatewayMethod?.("mlflow.status", ({ respond }) => respond(true, core().status()), {
    scope: "operator.read",
  });
}

function readReason(event: unknown): unknown {
  return typeof event === "object" && event !== null && "reason" in event ? event.reason : null;
}
