import { toTraceId } from "@clawglass/core";
import type { ScriptedScenario } from "@clawglass/testing";
import { waitUntil } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuthProxy, startAuthProxy } from "../support/auth-proxy.ts";
import { modelCall } from "../support/expected-nodes.ts";
import { readTrace } from "../support/read-trace.ts";
import { messageOf, runOf } from "../support/scenario-run.ts";
import { type ScriptedTelegram, startScriptedTelegram, TELEGRAM_USER } from "../support/scripted-telegram.ts";
import { startWorkbench, type Workbench } from "../support/workbench.ts";

/**
 * Delivery by a real channel: OpenClaw's own Telegram channel, with a Bot API of ours at its other end. Where the traces
 * go is said by environment variables only.
 */
let bench: Workbench;
let proxy: AuthProxy;
let experimentId: string;
let telegram: ScriptedTelegram;

const DELIVERED: ScriptedScenario = {
  name: "delivered",
  match: ["[delivered]"],
  turns: [{ kind: "answer", text: "This reply arrives." }],
};
const REFUSED: ScriptedScenario = {
  name: "refused",
  match: ["[refused]"],
  turns: [{ kind: "answer", text: "Nobody takes this reply." }],
};

const USER = { name: "lab-user", password: "lab-password-of-the-environment" };

beforeAll(async () => {
  telegram = await startScriptedTelegram();
  bench = await startWorkbench({
    scenarios: [DELIVERED, REFUSED],
    toEnvironment: async (serverUrl) => {
      proxy = await startAuthProxy(serverUrl, "no token is used here", USER);
      experimentId = await createExperiment(serverUrl, "from the environment");
      return {
        MLFLOW_TRACKING_URI: proxy.url,
        MLFLOW_TRACKING_USERNAME: USER.name,
        MLFLOW_TRACKING_PASSWORD: USER.password,
        MLFLOW_EXPERIMENT_ID: experimentId,
      };
    },
    adjustConfig: (config) => {
      config.channels = { telegram: telegram.channelConfig };
    },
  });
  await bench.startGateway();
  await telegram.isPolled();
});
afterAll(async () => {
  await bench?.stop();
  await telegram?.close();
  await proxy?.close();
});

async function createExperiment(serverUrl: string, name: string): Promise<string> {
  const response = await fetch(`${serverUrl}/api/2.0/mlflow/experiments/create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  return ((await response.json()) as { experiment_id: string }).experiment_id;
}

/** The attributes of the run's event with this state; OpenClaw gives a delivery up only after some seconds. */
function waitForDelivery(scenario: ScriptedScenario, state: string): Promise<Record<string, unknown>> {
  return waitUntil(
    `a delivery that is ${state}`,
    async () => {
      if (bench.model.requestsOfScenario(scenario.name).length === 0) return null;
      const trace = await readTrace(bench.server.url, toTraceId(bench.traceIdOf(scenario)));
      const root = trace?.spans.find(({ row }) => row.parentSpanId === null);
      const deliveries = root?.events.filter(({ name }) => name === "delivery") ?? [];
      return deliveries
        .map(({ attributes }) =>
          Object.fromEntries(attributes.map(({ key, json }) => [key, JSON.parse(json)])),
        )
        .find((event) => event.state === state);
    },
    { timeoutMs: 120_000, intervalMs: 300 },
  );
}

describe("a message that comes by a channel", () => {
  test("begins a run that says who wrote, and that the channel took the reply", async () => {
    telegram.receive(messageOf(DELIVERED));
    const sent = await waitForDelivery(DELIVERED, "sent");
    const reply = telegram.calls.find(({ parameters }) => parameters.text === "This reply arrives.");
    expect(reply?.method).toBe("sendMessage");
    expect(sent).toEqual({ text: "Reply delivered", state: "sent", message_id: "2" });
    const expectation = bench.expectTraceOf(DELIVERED);
    await expectation.toEqualTree(
      runOf(DELIVERED, {
        runId: "<uuid>",
        session: "agent:main:main",
        output: "This reply arrives.",
        events: [
          "message_received: Message received on telegram",
          "delivery: Reply handed over to telegram (final)",
          "delivery: Reply delivered",
        ],
        children: [modelCall(DELIVERED, 0)],
      }),
    );
    await expectation.toHaveSummary({
      experimentId,
      state: "OK",
      userId: String(TELEGRAM_USER.id),
      channel: "telegram",
      agentId: "main",
      trigger: "user",
      sessionId: "agent:main:main",
    });
  });

  test("begins a run that went well and says that the channel did not take the reply", async () => {
    telegram.block();
    telegram.receive(messageOf(REFUSED));
    const failed = await waitForDelivery(REFUSED, "failed");
    expect(failed.error).toEqual(expect.any(String));
    await bench.expectTraceOf(REFUSED).toEqualTree(
      runOf(REFUSED, {
        runId: "<uuid>",
        session: "agent:main:main",
        output: "Nobody takes this reply.",
        events: [
          "message_received: Message received on telegram",
          "delivery: Reply handed over to telegram (final)",
          `delivery: Delivery failed: ${failed.error}`,
        ],
        children: [modelCall(REFUSED, 0)],
      }),
    );
    await bench.expectTraceOf(REFUSED).toHaveSummary({ state: "OK", channel: "telegram" });
  });
});

test("`mlflow status` says that the settings come from the environment, and shows no password", async () => {
  const { exitCode, stdout } = await bench.lab.cli(["mlflow", "status"]);
  expect(exitCode, stdout).toBe(0);
  expect(stdout).toMatch(new RegExp(`trackingUri +${proxy.url} +\\(MLFLOW_TRACKING_URI\\)`));
  expect(stdout).toMatch(new RegExp(`experimentId +${experimentId} +\\(MLFLOW_EXPERIMENT_ID\\)`));
  expect(stdout).toMatch(/username +lab-user +\(MLFLOW_TRACKING_USERNAME\)/);
  expect(stdout).toContain("(MLFLOW_TRACKING_PASSWORD)");
  expect(stdout).not.toContain(USER.password);
});
