import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PLUGIN_ID, waitUntil } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuthProxy, startAuthProxy } from "../support/auth-proxy.ts";
import { agentRun, modelCall, toolCall } from "../support/expected-nodes.ts";
import { waitForAnswers } from "../support/plugin-lab.ts";
import { messageOf, play, runOf } from "../support/scenario-run.ts";
import { scriptedCall } from "../support/scripted-call.ts";
import { waitForRecorder } from "../support/wait-for-recorder.ts";
import { startWorkbench, type Workbench } from "../support/workbench.ts";
import * as scripts from "./lifecycle-scenarios.ts";

const TOKEN = "lab-token-from-a-file";

/**
 * What happens to a Gateway and around its runs. Its server is behind a proxy that wants a token; the Gateway has it from
 * a secret reference, so every trace here says that references are resolved.
 */
let bench: Workbench;
let proxy: AuthProxy;

beforeAll(async () => {
  bench = await startWorkbench({
    scenarios: scripts.LIFECYCLE_SCENARIOS,
    toTrackingUri: async (serverUrl) => {
      proxy = await startAuthProxy(serverUrl, TOKEN);
      return proxy.url;
    },
    pluginConfig: { token: { source: "file", provider: "lab", id: "value" } },
    adjustConfig: addSecretsAndModels,
  });
  await writeFile(join(bench.lab.stateDir, "token.txt"), TOKEN, { mode: 0o600 });
  await bench.startGateway();
  // OpenClaw reads older forms of the configuration too, and complains.
  expect(await bench.lab.readGatewayLog()).not.toMatch(/agents\.list|doctor --fix|deprecated|legacy/i);
});
afterAll(async () => {
  await bench?.stop();
  await proxy?.close();
});

/** A file with a secret, a provider without credit before the good one, and heartbeats that only come when asked for. */
function addSecretsAndModels(config: Record<string, unknown>): void {
  const { agents, models } = config as {
    agents: { defaults: Record<string, unknown>; ownership?: string; entries?: object };
    models: { providers: Record<string, { models: { id: string }[] }> };
  };
  config.secrets = {
    providers: { lab: { source: "file", path: "~/.openclaw/token.txt", mode: "singleValue" } },
  };
  models.providers.broke = structuredClone(models.providers.scripted) as { models: { id: string }[] };
  agents.ownership = "explicit";
  agents.defaults.heartbeat = { every: "24h", agentId: "main" };
  agents.defaults.systemAgent = { agentId: "main" };
  agents.entries = {
    main: {},
    thrifty: { model: { primary: "broke/m-1", fallbacks: ["scripted/m-1"] } },
  };
}

const waitForSetting = (name: string, value: string) =>
  waitForRecorder(bench.server.url, "gateway", `${name} to be ${value}`, ({ settings }) =>
    settings.some((setting) => setting.name === name && setting.value === value),
  );

/** Right after a reload OpenClaw prepares everything anew. */
const waitForGate = (gate: string) =>
  waitUntil("the second call", () => bench.model.gates.waitingCount(gate) === 1, { timeoutMs: 120_000 });

const isRefused = (log: string): boolean => log.includes("mlflow-openclaw still has active retained work");
const countTakenChanges = (log: string): number => log.split("config hot reload applied").length;

async function waitForGatewayLog(what: string, isThere: (log: string) => boolean): Promise<void> {
  let log = "";
  await waitUntil(
    `the Gateway to log ${what}`,
    async () => {
      log = await bench.lab.readGatewayLog();
      return isThere(log);
    },
    { timeoutMs: 120_000, intervalMs: 200, describe: () => log.slice(-4000) },
  );
}

const setPluginConfig = (changes: Record<string, unknown>) =>
  bench.lab.changeConfig(({ plugins }) => {
    const entry = plugins.entries[PLUGIN_ID];
    if (entry) entry.config = { ...entry.config, ...changes };
  });

describe("what sets a run going, and what goes wrong in it", () => {
  test("a tool call whose arguments are no JSON fails the run, and every try is there", async () => {
    await play(bench, scripts.MALFORMED);
    const error = "Provider returned an incomplete or malformed tool call";
    const trace = await bench.expectTraceOf(scripts.MALFORMED).toHaveSettled();
    const tries = bench.model.requestsOfScenario("malformed").length;
    expect(tries).toBeGreaterThan(1);
    const numbers = Array.from({ length: tries }, (_, index) => index + 1);
    expect(trace.tree).toEqual([
      runOf(scripts.MALFORMED, {
        output: null,
        status: "ERROR",
        error,
        events: numbers.slice(1).map((attempt) => `retry: Attempt ${attempt} after: ${error}`),
        children: numbers.map((attempt) =>
          modelCall(scripts.MALFORMED, 0, {
            tryNumber: attempt,
            attempt,
            status: "ERROR",
            error,
            answer: null,
            finishReason: ["error"],
          }),
        ),
      }),
    ]);
  });

  test("a run whose first model fails is one run with both models, and says so", async () => {
    await bench.gateway().call("agent", {
      message: messageOf(scripts.FALLBACK),
      agentId: "thrifty",
      sessionKey: "agent:thrifty:fallback",
      idempotencyKey: "run-fallback",
      deliver: false,
    });
    await bench.expectTraceOf(scripts.FALLBACK).toEqualTree(
      runOf(scripts.FALLBACK, {
        name: "agent:thrifty",
        session: "agent:thrifty:fallback",
        output: "The spare model answered.",
        events: [
          "retry: Attempt 2 after: 402 no credit left",
          "model_fallback: Model changed from broke/m-1 to scripted/m-1",
        ],
        children: [
          modelCall(scripts.FALLBACK, 0, {
            name: "m-1 of broke",
            status: "ERROR",
            error: "402 no credit left",
          }),
          modelCall(scripts.FALLBACK, 0, { tryNumber: 2, attempt: 2, costSource: expect.anything() }),
        ],
      }),
    );
  });

  test("a heartbeat is a run of its own", async () => {
    await bench.gateway().call("wake", { mode: "now", text: "look at the mail" });
    await waitForAnswers(bench.model, scripts.HEARTBEAT);
    await bench.expectTraceOf(scripts.HEARTBEAT).toEqualTree(
      agentRun({
        name: "heartbeat",
        trigger: "heartbeat",
        session: "agent:main:main",
        runId: expect.any(String),
        input: expect.stringContaining("heartbeat monitor"),
        output: "The mail waits for you.",
        children: [modelCall(scripts.HEARTBEAT, 0)],
      }),
    );
  });

  test("a message of the web chat says that its reply was handed over", async () => {
    await bench.gateway().call("chat.send", {
      sessionKey: "agent:main:chat",
      message: messageOf(scripts.CHAT),
      idempotencyKey: "run-chat",
    });
    await waitForAnswers(bench.model, scripts.CHAT);
    await bench.expectTraceOf(scripts.CHAT).toEqualTree(
      runOf(scripts.CHAT, {
        output: "A reply for the chat.",
        events: [
          "message_received: Message received on webchat",
          "delivery: Reply handed over to webchat (final)",
        ],
        children: [modelCall(scripts.CHAT, 0)],
      }),
    );
  });
});

describe("a Gateway whose configuration changes", () => {
  test("new settings hold from the next run on, without a restart", async () => {
    const before = await waitForSetting("content", "full");
    await setPluginConfig({ content: "none" });
    const after = await waitForSetting("content", "none");
    expect(after.startedAtMs).toBe(before.startedAtMs);
    expect(await play(bench, scripts.PRIVATE)).toBeNull();
    const trace = await bench.expectTraceOf(scripts.PRIVATE).toEqualTree(
      runOf(scripts.PRIVATE, {
        input: null,
        output: null,
        children: [modelCall(scripts.PRIVATE, 0, { promptDifferences: expect.any(Array), answer: null })],
      }),
    );
    expect(JSON.stringify(trace)).not.toContain("Nothing of this is kept");
    await setPluginConfig({ content: "full" });
    await waitForSetting("content", "full");
  });

  test("redaction takes a rule of one's own, and can be switched off", async () => {
    const { key, own } = scripts.OPEN_WORDS;
    await setPluginConfig({ redaction: { extraPatterns: ["LAB-\\d+"] } });
    await waitForSetting("redaction.extraPatterns", "1");
    const withRule = bench.say(`${messageOf(scripts.OWN_RULE)} about ${own} with ${key}`, {
      sessionKey: "agent:main:own-rule",
      runId: "run-own-rule",
    });
    expect(await withRule).toBeNull();
    const ruled = await bench.expectTraceOf(scripts.OWN_RULE).toHaveSettled();
    expect(ruled.tree).toEqual([
      runOf(scripts.OWN_RULE, {
        input: expect.stringMatching(
          /^\[own-rule\] please about \[redacted [a-z -]+\] with \[redacted [a-z -]+\]$/,
        ),
        output: expect.stringMatching(/^The case is \[redacted [a-z -]+\]\.$/),
        children: [
          modelCall(scripts.OWN_RULE, 0, {
            promptDifferences: [expect.stringContaining("[redacted")],
            answer: expect.objectContaining({ text: expect.stringContaining("[redacted") }),
          }),
        ],
      }),
    ]);

    await setPluginConfig({ redaction: { enabled: false } });
    await waitForSetting("redaction.enabled", "false");
    expect(await play(bench, scripts.NO_RULES)).toBeNull();
    await bench.expectTraceOf(scripts.NO_RULES).toEqualTree(
      runOf(scripts.NO_RULES, {
        output: `The key is ${key}.`,
        children: [modelCall(scripts.NO_RULES, 0)],
      }),
    );
    await setPluginConfig({ redaction: {} });
    await waitForSetting("redaction.enabled", "true");
  });

  test("a change in mid-run leaves the run whole, whether OpenClaw takes it at once or refuses it", async () => {
    const takenBefore = countTakenChanges(await bench.lab.readGatewayLog());
    const run = play(bench, scripts.IN_MID_RUN);
    await waitForGate("the settings were changed");
    await setPluginConfig({ spool: { maxDays: 13 } });
    // It refuses where the run holds on to the plugin, which depends on what OpenClaw had prepared when the run began.
    await waitForGatewayLog(
      "what becomes of the change",
      (log) => isRefused(log) || countTakenChanges(log) > takenBefore,
    );
    const wasRefused = isRefused(await bench.lab.readGatewayLog());
    bench.model.gates.release("the settings were changed");
    expect(await run).toBeNull();
    await bench.expectTraceOf(scripts.IN_MID_RUN).toEqualTree(
      runOf(scripts.IN_MID_RUN, {
        output: "The run went on.",
        children: [
          modelCall(scripts.IN_MID_RUN, 0),
          toolCall(scriptedCall(scripts.IN_MID_RUN, 0), {
            askedBy: "in-mid-run/0",
            output: "before the change",
          }),
          modelCall(scripts.IN_MID_RUN, 1),
        ],
      }),
    );
    if (wasRefused) {
      const status = await bench.lab.cli(["mlflow", "status"]);
      expect(status.exitCode, status.stdout).toBe(1);
      expect(status.stdout).toMatch(/older settings.*spool\.maxDays/);
    } else {
      await waitForSetting("spool.maxDays", "13");
    }
    await setPluginConfig({ spool: { maxDays: 12 } });
    await waitForSetting("spool.maxDays", "12");
  });
});

describe("a Gateway that is stopped and started", () => {
  test("SIGTERM in mid-run: OpenClaw lets the run end first, and the run is whole", async () => {
    void play(bench, scripts.STOPPED);
    await waitForGate("after the stop");
    const stopped = bench.lab.stopGateway(90_000);
    await waitForGatewayLog("that it waits for the run", (log) =>
      log.includes("draining active work before stop"),
    );
    bench.model.gates.release("after the stop");
    expect(await stopped).toEqual({ wasKilled: false });
    await bench.expectTraceOf(scripts.STOPPED).toEqualTree(
      runOf(scripts.STOPPED, {
        output: "The last words before the stop.",
        children: [
          modelCall(scripts.STOPPED, 0),
          toolCall(scriptedCall(scripts.STOPPED, 0), { askedBy: "stopped/0", output: "before the stop" }),
          modelCall(scripts.STOPPED, 1),
        ],
      }),
    );
    const report = await waitForRecorder(
      bench.server.url,
      "gateway",
      "the last report",
      ({ activity }) => activity === "ended",
    );
    expect(report).toMatchObject({ spool: { waitingSpans: 0 }, lost: [] });
  });

  test("after a restart it records on, as the same recorder", async () => {
    await bench.startGateway();
    expect(await play(bench, scripts.RESTARTED)).toBeNull();
    await bench.expectTraceOf(scripts.RESTARTED).toEqualTree(
      runOf(scripts.RESTARTED, {
        output: "Here I am again.",
        children: [modelCall(scripts.RESTARTED, 0)],
      }),
    );
    const { recorderId } = await waitForRecorder(
      bench.server.url,
      "gateway",
      "its reports",
      ({ activity }) => activity === "reporting",
    );
    expect(recorderId).toMatch(/^[0-9a-f]{16}-gateway$/);
  });
});
