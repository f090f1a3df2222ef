/**
 * The one file that imports OpenClaw's plugin SDK. Everything but the entry is loaded when it is first needed, and may
 * be missing in another release: then the feature is left out.
 */
import { definePluginEntry } from "openclaw/plugin-sdk/plugin-entry";
import type { HostConfig, Prompter } from "./host/plugin-api.ts";
import type { Environment } from "./settings/resolve-settings.ts";

export { definePluginEntry };

export async function createPrompter(): Promise<Prompter> {
  const { createClackPrompter } = await import("openclaw/plugin-sdk/setup-runtime");
  return createClackPrompter();
}

export interface SecretRequest {
  config: HostConfig;
  environment: Environment;
  value: unknown;
  /** Where the value stands in the host's configuration. */
  path: string;
}

/** The text behind a configured secret; null when it cannot be had. */
export async function resolveSecret(request: SecretRequest): Promise<string | null> {
  try {
    const { resolveConfiguredSecretInputString } = await import("openclaw/plugin-sdk/secret-input-runtime");
    const { config, environment, value, path } = request;
    return (
      (await resolveConfiguredSecretInputString({ config, env: environment, value, path })).value ?? null
    );
  } catch {
    return null; // an older host: a reference to the environment still works without its help
  }
}

/** Listens to the host's internal diagnostics; null when the host has none for plugins. Gives the way to stop. */
export async function listenToDiagnostics(listener: (event: unknown) => void): Promise<(() => void) | null> {
  try {
    const { onInternalDiagnosticEvent } = await import("openclaw/plugin-sdk/diagnostic-runtime");
    if (typeof onInternalDiagnosticEvent !== "function") return null;
    const stop: unknown = onInternalDiagnosticEvent(listener);
    return typeof stop === "function" ? () => stop() : null;
  } catch {
    return null;
  }
}

/** Asks the running Gateway; null when there is none, or it does not know the method. */
export async function callGateway(method: string, timeoutMs: number): Promise<unknown> {
  try {
    const { callGatewayFromCli } = await import("openclaw/plugin-sdk/gateway-runtime");
    if (typeof callGatewayFromCli !== "function") return null;
    return await callGatewayFromCli(
      method,
      { timeout: String(timeoutMs), json: true },
      {},
      { progress: false },
    );
  } catch {
    return null;
  }
}
