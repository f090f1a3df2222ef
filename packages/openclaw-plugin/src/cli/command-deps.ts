import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { callGateway, createPrompter, resolveSecret } from "../api.ts";
import type { HostConfig, PluginApi, Prompter } from "../host/plugin-api.ts";
import { SPOOL_PATH } from "../host/spool-environment.ts";
import { createHttpClient, type HttpClient } from "../send/http-client.ts";
import { readEnvironment } from "../settings/read-environment.ts";
import type { Environment } from "../settings/resolve-settings.ts";
import { nodeSpoolDisk, type SpoolDisk } from "../spool/spool-disk.ts";

/** Everything outside that the commands touch. */
export interface CommandDeps {
  http: HttpClient;
  environment: Environment;
  readConfig: () => HostConfig;
  /** Throws when the configuration cannot be written. */
  changeConfig: (mutate: (draft: HostConfig) => void) => Promise<void>;
  createPrompter: () => Promise<Prompter>;
  resolveSecret: (value: unknown, path: string) => Promise<string | null>;
  /** What the running Gateway's plugin says; null when no Gateway answers. */
  readGatewayStatus: () => Promise<unknown>;
  disk: SpoolDisk;
  spoolRoot: string;
  hostVersion: string | null;
  isTerminal: boolean;
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  randomHex: (bytes: number) => string;
  /** Data, to stdout. */
  print: (line: string) => void;
  /** Messages for a person, to stderr. */
  tell: (line: string) => void;
  setExitCode: (code: number) => void;
}

const GATEWAY_TIMEOUT_MS = 3000;

/** Composition root of the commands. */
export function createCommandDeps(api: PluginApi): CommandDeps {
  const environment = readEnvironment();
  return {
    http: createHttpClient(),
    environment,
    readConfig: () => api.runtime.config.current(),
    async changeConfig(mutate) {
      await api.runtime.config.mutateConfigFile({
        afterWrite: { mode: "auto", reason: "openclaw mlflow configure" },
        mutate,
      });
    },
    createPrompter,
    resolveSecret: (value, path) =>
      resolveSecret({ config: api.runtime.config.current(), environment, value, path }),
    readGatewayStatus: () => callGateway("mlflow.status", GATEWAY_TIMEOUT_MS),
    disk: nodeSpoolDisk,
    spoolRoot: join(api.runtime.state.resolveStateDir(), ...SPOOL_PATH),
    hostVersion: api.runtime.version ?? null,
    isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
    clock: () => Date.now(),
    sleep: (ms) => delay(ms),
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
    print: (line) => void process.stdout.write(`${line}\n`),
    tell: (line) => void process.stderr.write(`${line}\n`),
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}
