import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { PLUGIN_ID } from "@clawglass/testing";

type Handler = (event: unknown, context: unknown) => unknown;

/** The built plugin, registered as OpenClaw does it, in this process. */
export interface LoadedPlugin {
  callHook(name: string, event: unknown, context: unknown): void;
  callAgentEvent(event: unknown): void;
}

const ENTRY_MODULE = "data:text/javascript,export const definePluginEntry = (entry) => entry;";

/** Loads the bundle that is installed into OpenClaw; of the SDK it needs one function, and does without the rest. */
export async function loadPlugin(
  pluginFolder: string,
  stateDir: string,
  trackingUri: string,
): Promise<LoadedPlugin> {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "openclaw/plugin-sdk/plugin-entry"
        ? { url: ENTRY_MODULE, shortCircuit: true }
        : next(specifier, context),
  });
  const entry = { enabled: true, hooks: { allowConversationAccess: true }, config: { trackingUri } };
  const handlers = new Map<string, Handler[]>();
  const listeners: ((event: unknown) => void)[] = [];
  const { default: plugin } = await import(`${pathToFileURL(pluginFolder)}/dist/index.js`);
  plugin.register({
    registrationMode: "full",
    config: { plugins: { entries: { [PLUGIN_ID]: entry } } },
    pluginConfig: entry.config,
    rootDir: pluginFolder,
    logger: console,
    runtime: { version: "2026.9.6", state: { resolveStateDir: () => stateDir } },
    on: (name: string, handler: Handler) => handlers.set(name, [...(handlers.get(name) ?? []), handler]),
    registerCli: () => undefined,
    agent: {
      events: {
        registerAgentEventSubscription: ({ handle }: { handle: (event: unknown) => void }) =>
          listeners.push(handle),
      },
    },
  });
  return {
    callHook: (name, event, context) => {
      for (const handler of handlers.get(name) ?? []) handler(event, context);
    },
    callAgentEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
}
