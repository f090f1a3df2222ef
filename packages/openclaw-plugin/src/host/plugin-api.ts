/** What OpenClaw gives a plugin, as far as this one uses it. Optional: absent in some releases or modes. */
export interface PluginApi {
  registrationMode: string;
  config: HostConfig;
  pluginConfig?: unknown;
  /** Where the plugin is installed. */
  rootDir?: string;
  logger: PluginLogger;
  runtime: {
    version?: string;
    state: { resolveStateDir(): string };
    config: {
      current(): HostConfig;
      mutateConfigFile(params: {
        afterWrite: { mode: "auto" | "restart" | "none"; reason?: string };
        mutate(draft: HostConfig): void;
      }): Promise<unknown>;
    };
  };
  on(hook: string, handler: (event: unknown, context: unknown) => unknown): void;
  registerService?(service: {
    id: string;
    start(context: unknown): unknown;
    stop?(context: unknown): unknown;
  }): void;
  registerGatewayMethod?(
    method: string,
    handler: (call: { respond(ok: boolean, payload: unknown): void }) => void,
    options: { scope: string },
  ): void;
  registerCli(
    registrar: (context: CliContext) => Promise<void>,
    options: {
      descriptors: {
        name: string;
        description: string;
        hasSubcommands: boolean;
        machineOutput?: (input: { argv: readonly string[] }) => boolean;
      }[];
    },
  ): void;
  agent?: {
    events?: {
      registerAgentEventSubscription?(subscription: {
        id: string;
        description?: string;
        streams: readonly string[];
        handle(event: unknown): void;
      }): void;
    };
  };
  lifecycle?: {
    registerRuntimeLifecycle?(lifecycle: {
      id: string;
      description?: string;
      dispose?(): unknown;
      cleanup?(event: { reason: string }): unknown;
    }): void;
  };
}

export interface PluginLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** The host's configuration file. Only what the plugin reads and writes; everything else passes through. */
export interface HostConfig {
  plugins?: {
    enabled?: boolean;
    allow?: string[];
    deny?: string[];
    entries?: Record<string, PluginEntry | undefined>;
  };
  models?: {
    providers?: Record<string, { models?: { id?: string; cost?: Record<string, unknown> }[] } | undefined>;
  };
}

export interface PluginEntry {
  enabled?: boolean;
  hooks?: { allowConversationAccess?: boolean; allowPromptInjection?: boolean };
  config?: Record<string, unknown>;
}

export interface CliContext {
  program: CliCommand;
  config: HostConfig;
}

/** What is used of commander's command. */
export interface CliCommand {
  command(name: string): CliCommand;
  description(text: string): CliCommand;
  option(flags: string, description: string): CliCommand;
  addHelpText(position: "after", text: string): CliCommand;
  action(run: (options: Record<string, unknown>) => Promise<void>): CliCommand;
}

/** OpenClaw's own prompts, so that this wizard looks like its others. Throws when the person cancels. */
export interface Prompter {
  intro(title: string): Promise<void>;
  outro(message: string): Promise<void>;
  note(message: string, title?: string): Promise<void>;
  select<T>(params: {
    message: string;
    options: { value: T; label: string; hint?: string }[];
    initialValue?: T;
  }): Promise<T>;
  text(params: {
    message: string;
    initialValue?: string;
    placeholder?: string;
    sensitive?: boolean;
    validate?: (value: string) => string | undefined;
  }): Promise<string>;
  confirm(params: { message: string; initialValue?: boolean }): Promise<boolean>;
  progress(label: string): { update(message: string): void; stop(message?: string): void };
}
