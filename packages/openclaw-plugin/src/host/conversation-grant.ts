import { PLUGIN_ID } from "../build-info.ts";
import type { HostConfig } from "./plugin-api.ts";

export const CONVERSATION_GRANT = "conversation access";

/** OpenClaw calls these hooks of a plugin only when the operator granted it conversation access. */
export const CONVERSATION_HOOKS: ReadonlySet<string> = new Set([
  "before_agent_reply",
  "before_agent_run",
  "llm_input",
  "llm_output",
  "agent_end",
]);

/** What the operator allows the plugin, and how to allow it. */
export interface Grant {
  name: string;
  isGranted: boolean;
  remedy: string;
}

export function readConversationGrant(config: HostConfig | undefined): Grant {
  return {
    name: CONVERSATION_GRANT,
    isGranted: config?.plugins?.entries?.[PLUGIN_ID]?.hooks?.allowConversationAccess === true,
    remedy: `Run \`openclaw mlflow configure\`, or set plugins.entries.${PLUGIN_ID}.hooks.allowConversationAccess to true.`,
  };
}
