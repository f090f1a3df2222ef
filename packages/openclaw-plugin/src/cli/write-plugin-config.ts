import { PLUGIN_ID } from "../build-info.ts";
import type { HostConfig } from "../host/plugin-api.ts";
import type { ContentMode } from "../record/recorder-contract.ts";

/** A secret as it is written: as text, or by the name of the environment variable that holds it. */
export type WrittenSecret = string | { source: "env"; provider: "default"; id: string };

/** What `configure` settled. */
export interface PluginChoices {
  trackingUri: string;
  experimentId: string;
  /** undefined: leave what is there. */
  token?: WrittenSecret;
  username?: string;
  password?: WrittenSecret;
  hasConversationAccess: boolean;
  content: ContentMode;
}

/** Writes the choices into a draft of the host's configuration, and touches nothing else. */
export function applyChoices(draft: HostConfig, choices: PluginChoices): void {
  draft.plugins ??= {};
  draft.plugins.entries ??= {};
  const entry = draft.plugins.entries[PLUGIN_ID] ?? {};
  draft.plugins.entries[PLUGIN_ID] = entry;
  entry.enabled = true;
  entry.hooks = {
    ...entry.hooks,
    allowConversationAccess: choices.hasConversationAccess,
    allowPromptInjection: false, // a tracer changes no prompt, so it needs no leave to
  };
  const config: Record<string, unknown> = { ...entry.config };
  delete config.experimentName;
  config.trackingUri = choices.trackingUri;
  config.experimentId = choices.experimentId;
  config.content = choices.content;
  if (choices.token !== undefined) {
    config.token = choices.token;
    delete config.username;
    delete config.password;
  }
  if (choices.username !== undefined && choices.password !== undefined) {
    config.username = choices.username;
    config.password = choices.password;
    delete config.token;
  }
  entry.config = config;
  const { allow } = draft.plugins;
  if (Array.isArray(allow) && allow.length > 0 && !allow.includes(PLUGIN_ID)) allow.push(PLUGIN_ID);
}

/** The same, to be pasted by hand where the configuration cannot be written. Holds no secret given as text. */
export function toConfigSnippet(choices: PluginChoices): string {
  const draft: HostConfig = {};
  const hide = (secret: WrittenSecret | undefined): WrittenSecret | undefined =>
    typeof secret === "string" ? "<the token you gave>" : secret;
  const { token, password, ...rest } = choices;
  applyChoices(draft, {
    ...rest,
    ...(token === undefined ? {} : { token: hide(token) ?? "" }),
    ...(password === undefined ? {} : { password: hide(password) ?? "" }),
  });
  return JSON.stringify(draft, null, 2);
}
