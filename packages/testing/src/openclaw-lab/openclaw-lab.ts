import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../free-port.ts";
import { findMarkedProcesses, killTree, stopTree, TREE_MARK } from "../process-tree.ts";
import { type CommandResult, runCommand, runOrFail } from "../run-command.ts";
import { waitUntil } from "../wait-until.ts";
import { connectGateway, type GatewayClient } from "./gateway-client.ts";
import { type InstalledOpenClaw, installOpenClaw, withNodeFirst } from "./install-openclaw.ts";
import { createLabConfig, GATEWAY_TOKEN, PLUGIN_ID } from "./lab-config.ts";

export interface OpenClawLabOptions {
  version?: string;
  modelBaseUrl: string;
  modelApiKey?: string;
  /** The packed plugin; null for a lab without it. */
  pluginTgz: string | null;
  /** Written as `plugins.entries.<id>`; leave out where `openclaw mlflow configure` writes it. */
  pluginEntry?: object;
  /** Added to the environment of every OpenClaw process. */
  env?: Record<string, string>;
  /** Changes the configuration before it is written. */
  adjustConfig?: (config: Record<string, unknown>) => void;
}

/** What tests change of OpenClaw's configuration. */
export interface LabConfig {
  plugins: { entries: Record<string, { config?: Record<string, unknown> }> };
}

export interface ProgramStart {
  file: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** One OpenClaw with a home of its own. Dispose of it with `stop`, which leaves no process and no file behind. */
export interface OpenClawLab {
  readonly version: string;
  readonly home: string;
  readonly stateDir: string;
  readonly workspace: string;
  /** How `openclaw …` is started, for a test that sits before its terminal. */
  programStart(args: readonly string[]): ProgramStart;
  /** Runs `openclaw …` to its end. */
  cli(
    args: readonly string[],
    options?: { timeoutMs?: number; env?: Record<string, string> },
  ): Promise<CommandResult>;
  startGateway(): Promise<GatewayClient>;
  /** Ends the Gateway in the ordinary way, and says whether it had to be killed, after `graceMs` (default 15 s). */
  stopGateway(graceMs?: number): Promise<{ wasKilled: boolean }>;
  /** SIGKILL to every process of the Gateway at once. */
  killGateway(): Promise<void>;
  gatewayPids(): Promise<number[]>;
  readGatewayLog(): Promise<string>;
  readConfig(): Promise<Record<string, unknown>>;
  /** Edits the configuration file, as a person does. A running Gateway watches it. */
  changeConfig(change: (config: LabConfig) => void): Promise<void>;
  stop(): Promise<void>;
}

/** About 10 s on an idle machine; a loaded one takes many times that. */
const GATEWAY_START_TIMEOUT_MS = 300_000;

export async function createOpenClawLab(options: OpenClawLabOptions): Promise<OpenClawLab> {
  const openclaw = await installOpenClaw(options.version);
  const home = await mkdtemp(join(tmpdir(), "clawglass-lab-"));
  const stateDir = join(home, ".openclaw");
  const workspace = join(home, "workspace");
  const gatewayPort = await findFreePort();
  await mkdir(stateDir, { recursive: true });
  await mkdir(workspace);
  const configPath = join(stateDir, "openclaw.json");
  const config = createLabConfig({
    gatewayPort,
    workspace,
    modelBaseUrl: options.modelBaseUrl,
    modelApiKey: options.modelApiKey ?? "lab-model-key",
  });
  options.adjustConfig?.(config);
  await writeFile(configPath, JSON.stringify(config, null, 2));

  const mark = randomUUID();
  const env = labEnvironment(openclaw, home, { ...options.env, [TREE_MARK]: mark });
  const logPath = join(home, "gateway.log");
  let gatewayPid: number | null = null;
  let client: GatewayClient | null = null;

  const programStart: OpenClawLab["programStart"] = (args) => ({
    file: openclaw.nodePath,
    args: [openclaw.scriptPath, ...args],
    cwd: workspace,
    env,
  });

  const cli: OpenClawLab["cli"] = (args, more = {}) => {
    const start = programStart(args);
    return runCommand(start.file, start.args, {
      cwd: start.cwd,
      env: { ...start.env, ...more.env },
      ...(more.timeoutMs ? { timeoutMs: more.timeoutMs } : {}),
    });
  };

  if (options.pluginTgz) {
    await runOrFail(
      openclaw.nodePath,
      [openclaw.scriptPath, "plugins", "install", options.pluginTgz, "--force", "--accept-capabilities"],
      { cwd: workspace, env },
    );
    if (options.pluginEntry) await mergePluginEntry(configPath, options.pluginEntry);
  }

  async function startGateway(): Promise<GatewayClient> {
    const log = openSync(logPath, "a");
    const child = spawn(openclaw.nodePath, [openclaw.scriptPath, "gateway", "run"], {
      cwd: workspace,
      env,
      detached: true,
      stdio: ["ignore", log, log],
    });
    gatewayPid = child.pid ?? null;
    let exitCode: number | null = null;
    child.on("exit", (code) => {
      exitCode = code ?? -1;
    });
    client = await waitUntil(
      "the Gateway to answer",
      async () => {
        if (exitCode !== null)
          throw new Error(`the Gateway ended with ${exitCode}\n${await readLog(logPath)}`);
        return (
          (await isListening(gatewayPort)) && connectGateway(gatewayPort, GATEWAY_TOKEN).catch(() => null)
        );
      },
      { timeoutMs: GATEWAY_START_TIMEOUT_MS, intervalMs: 200 },
    ).catch(async (error: unknown) => {
      await killTree(mark);
      throw new Error(`${String(error)}\n${await readLog(logPath)}`);
    });
    return client;
  }

  async function stopGateway(graceMs?: number): Promise<{ wasKilled: boolean }> {
    client?.close();
    client = null;
    const result = gatewayPid === null ? { wasKilled: false } : await stopTree(gatewayPid, mark, graceMs);
    gatewayPid = null;
    return result;
  }

  async function killGateway(): Promise<void> {
    await killTree(mark);
    client?.close();
    client = null;
    gatewayPid = null;
  }

  return {
    version: openclaw.version,
    home,
    stateDir,
    workspace,
    programStart,
    cli,
    startGateway,
    stopGateway,
    killGateway,
    gatewayPids: () => findMarkedProcesses(mark),
    readGatewayLog: () => readLog(logPath),
    readConfig: async () => JSON.parse(await readFile(configPath, "utf8")) as Record<string, unknown>,
    async changeConfig(change) {
      const changed = JSON.parse(await readFile(configPath, "utf8")) as LabConfig;
      change(changed);
      await writeFile(configPath, JSON.stringify(changed, null, 2));
    },
    async stop() {
      await stopGateway();
      await killTree(mark);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function labEnvironment(
  openclaw: InstalledOpenClaw,
  home: string,
  added: Record<string, string>,
): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {
    LANG: "C.UTF-8",
    TZ: "UTC",
    ...(process.env.TMPDIR ? { TMPDIR: process.env.TMPDIR } : {}),
  };
  return { ...withNodeFirst({ ...kept, PATH: process.env.PATH }, openclaw.nodePath), HOME: home, ...added };
}

async function mergePluginEntry(configPath: string, entry: object): Promise<void> {
  const config = JSON.parse(await readFile(configPath, "utf8")) as {
    plugins: { entries: Record<string, object> };
  };
  config.plugins.entries[PLUGIN_ID] = { ...config.plugins.entries[PLUGIN_ID], ...entry };
  await writeFile(configPath, JSON.stringify(config, null, 2));
}

function readLog(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "(no log)");
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
