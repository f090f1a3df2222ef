/** The part of OpenClaw's plugin SDK that this plugin uses, as seen in 2026.8.2 to 2026.9.6. */
declare module "openclaw/plugin-sdk/plugin-entry" {
  export function definePluginEntry(entry: {
    id: string;
    name: string;
    description: string;
    register(api: import("./plugin-api.ts").PluginApi): void;
  }): unknown;
}

declare module "openclaw/plugin-sdk/setup-runtime" {
  export function createClackPrompter(): import("./plugin-api.ts").Prompter;
}

declare module "openclaw/plugin-sdk/secret-input-runtime" {
  export function resolveConfiguredSecretInputString(params: {
    config: unknown;
    env: Readonly<Record<string, string | undefined>>;
    value: unknown;
    path: string;
  }): Promise<{ value?: string; unresolvedRefReason?: string }>;
}

declare module "openclaw/plugin-sdk/diagnostic-runtime" {
  export const onInternalDiagnosticEvent: unknown;
}

declare module "openclaw/plugin-sdk/gateway-runtime" {
  export const callGatewayFromCli: unknown;
}
