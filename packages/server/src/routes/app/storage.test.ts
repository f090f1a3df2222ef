import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createClawglassClient } from "@clawglass/client";
import {
  type Job,
  JobSchema,
  PriceListSchema,
  type RepriceReport,
  RetentionPreviewSchema,
  RetentionStateSchema,
  SettingListSchema,
  StorageInfoSchema,
} from "@clawglass/core/api";
import { afterEach, describe, expect, test } from "vitest";
import { readConfig } from "../../config.ts";
import { startTestServer, type TestServer } from "../../testkit/start-test-server.ts";

const DAY_MS = 86_400_000;
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(...args: Parameters<typeof startTestServer>) {
  const server = await startTestServer(...args);
  servers.push(server);
  return { server, client: createClawglassClient({ baseUrl: server.url, fetch }) };
}

interface Sketch {
  ageDays: number;
  isFailed?: boolean;
  text?: string;
  attributes?: Record<string, string>;
}

let nextId = 1;

/** Sends a run of one model call; answers its trace id. */
async function send(
  server: TestServer,
  { ageDays, isFailed, text = "hello", attributes }: Sketch,
): Promise<string> {
  nextId += 1;
  const traceId = nextId.toString(16).padStart(32, "0");
  const startMs = Date.now() - ageDays * DAY_MS;
  const all = {
    "mlflow.spanType": '"LLM"',
    "mlflow.spanInputs": JSON.stringify(text),
    "mlflow.llm.model": '"my-model"',
    "mlflow.llm.provider": '"my-provider"',
    "mlflow.chat.tokenUsage": '{"input_tokens":1000000,"output_tokens":1000000,"total_tokens":2000000}',
    ...attributes,
  };
  const span = {
    traceId,
    spanId: "00000000000000a1",
    name: "call",
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 5}000000`,
    status: { code: isFailed ? 2 : 1 },
    attributes: Object.entries(all).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  const answer = await server.post(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), {
    "content-type": "application/json",
  });
  expect(answer.status).toBe(200);
  return `tr-${traceId}`;
}

async function untilEnded(client: { getJob(id: string): Promise<Job> }, job: Job): Promise<Job> {
  let now = JobSchema.parse(job);
  while (now.endedAtMs === null) now = await client.getJob(job.id);
  return now;
}

describe("settings", () => {
  test("say their value, their default and where the value comes from", async () => {
    const { client } = await start(
      { keepDays: "30" },
      { CLAWGLASS_MAX_STORE_SIZE: "2GB", MLFLOW_HOST: "127.0.0.1" },
    );
    const { settings } = SettingListSchema.parse(await client.getSettings());
    const find = (name: string) => settings.find((setting) => setting.name === name);
    expect(find("keepDays")).toMatchObject({
      value: "30",
      source: "flag",
      setBy: "--keep-days",
      defaultText: "forever",
    });
    expect(find("maxStoreSize")).toMatchObject({
      value: "2GB",
      source: "environment",
      setBy: "CLAWGLASS_MAX_STORE_SIZE",
    });
    expect(find("host")).toMatchObject({ source: "environment", setBy: "MLFLOW_HOST" });
    expect(find("keepLabelled")).toMatchObject({ value: "yes", source: "default", setBy: null });
  });

  test.each([
    [{ keepDays: "soon" }, "--keep-days cannot be soon"],
    [{ keepDays: "0" }, "--keep-days cannot be 0"],
    [{ maxStoreSize: "5MB" }, "--max-store-size cannot be 5MB"],
    [{ keepLabelled: "maybe" }, "--keep-labelled cannot be maybe"],
  ])("%j is refused before anything starts", (flags, message) => {
    expect(() => readConfig(flags, {})).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining(message) }),
    );
  });
});

describe("storage", () => {
  test("is told by kind, with times and the state of retention", async () => {
    const { server, client } = await start();
    expect(StorageInfoSchema.parse(await client.getStorage())).toMatchObject({
      traceCount: 0,
      oldestTraceMs: null,
    });
    await send(server, { ageDays: 3 });
    await send(server, { ageDays: 1 });
    const info = await client.getStorage();
    expect(info).toMatchObject({ engine: "sqlite", traceCount: 2, spanCount: 2 });
    expect(Math.round(((info.newestTraceMs ?? 0) - (info.oldestTraceMs ?? 0)) / DAY_MS)).toBe(2);
    expect(info.bytesByKind?.rows).toBeGreaterThan(0);
    expect(info.bytesByKind?.content).toBeGreaterThan(0);
    expect(info.bytesByKind?.rollups).toBeGreaterThan(0);
    const { log = 0, free = 0, ...parts } = info.bytesByKind ?? {};
    expect(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) + free).toBeLessThanOrEqual(
      (info.sizeBytes ?? 0) + log,
    );
    expect(info.retention.policy).toEqual({
      keepDays: null,
      keepFailedDays: null,
      keepLabelled: true,
      maxStoreBytes: null,
      rules: [],
    });
  });
});

describe("retention", () => {
  test("deletes what is too old, keeps labelled, failed and ruled runs as the policy says, and counts", async () => {
    const { server, client } = await start();
    const young = await send(server, { ageDays: 5 });
    const old = await send(server, { ageDays: 40 });
    const oldFailed = await send(server, { ageDays: 40, isFailed: true });
    const veryOldFailed = await send(server, { ageDays: 100, isFailed: true });
    const labelled = await send(server, { ageDays: 200 });
    const ruled = await send(server, { ageDays: 200 });
    await client.createAssessment(
      { traceId: labelled },
      { assessmentId: `a-${"0".repeat(32)}`, name: "useful", kind: "feedback", valueJson: "true" },
    );
    const tag = await fetch(`${server.url}/api/3.0/mlflow/traces/${ruled}/tags`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: "keep", value: "yes" }),
    });
    expect(tag.status).toBe(200);
    const rules = [{ name: "kept by hand", filter: "tags.keep = 'yes'", keepDays: null }];
    const state = RetentionStateSchema.parse(
      await client.saveRetention({ keepDays: 30, keepFailedDays: 90, rules }),
    );
    expect(state.origins.keepDays).toEqual({ source: "saved", setBy: null });
    expect(state.nextRunAtMs).toBeGreaterThan(Date.now());

    const preview = RetentionPreviewSchema.parse(await client.previewRetention());
    expect(preview.counts).toEqual({
      traceCount: 2,
      spanCount: 2,
      byReason: { age: 1, "failed-age": 1, rule: 0, size: 0 },
    });
    expect((await client.previewRetention({ keepDays: 1 })).counts.traceCount).toBe(3);
    expect((await client.getStorage()).traceCount).toBe(6);

    const job = await untilEnded(client, await client.runRetention());
    expect(job).toMatchObject({
      kind: "retain",
      error: null,
      result: { deleted: preview.counts, isOverLimit: false },
    });
    for (const id of [young, oldFailed, labelled, ruled])
      expect((await client.getTrace(id)).summary.traceId).toBe(id);
    for (const id of [old, veryOldFailed])
      await expect(client.getTrace(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const after = await client.getRetention();
    expect(after.lastRun?.deleted.traceCount).toBe(2);
    expect(after.deletedInTotal).toEqual({ runCount: 1, traceCount: 2, spanCount: 2 });
  });

  test("deletes the oldest runs until the store is small enough, and says when what is kept is too much", async () => {
    const { server, client } = await start({ maxStoreSize: "10MB" });
    // Signs that are no words keep the index out of it, random ones the compression.
    const signs = "!#$%&()*+,-./:;<=>?@[]^_{|}~";
    const noise = () => [...randomBytes(1_000_000)].map((byte) => signs[byte % signs.length]).join("");
    for (let day = 20; day > 0; day -= 1) await send(server, { ageDays: day, text: noise() });
    const before = await client.getStorage();
    expect(before.usedBytes).toBeGreaterThan(10e6);
    const preview = await client.previewRetention();
    expect(preview).toMatchObject({ isEstimate: true });
    const job = await untilEnded(client, await client.runRetention());
    expect(job.error).toBeNull();
    const after = await client.getStorage();
    expect(after.usedBytes).toBeLessThanOrEqual(10e6);
    expect(after.traceCount).toBeGreaterThan(0);
    expect(after.retention.lastRun).toMatchObject({
      isOverLimit: false,
      deleted: { traceCount: 20 - after.traceCount },
    });
    expect(after.retention.lastRun?.deleted.byReason.size).toBe(20 - after.traceCount);
    // The oldest went.
    expect(after.oldestTraceMs).toBeGreaterThan(Date.now() - (after.traceCount + 1) * DAY_MS);
  });

  test("what a flag says wins over what is saved, and the refusal names the flag", async () => {
    const { client } = await start({ keepDays: "30" });
    await expect(client.saveRetention({ keepDays: 10 })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("--keep-days"),
    });
    const state = await client.saveRetention({ keepLabelled: false });
    expect(state).toMatchObject({
      policy: { keepDays: 30, keepLabelled: false },
      origins: { keepDays: { source: "flag" } },
    });
  });

  test("what makes no sense is refused and changes nothing", async () => {
    const { client } = await start();
    for (const edit of [
      { keepDays: -1 },
      { keepDays: "30" },
      { maxStoreBytes: 1 },
      { keepForever: true },
      { rules: [{ name: "x", filter: "tags.keep ==== 'yes'", keepDays: 1 }] },
    ]) {
      await expect(client.saveRetention(edit as never)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    expect((await client.getRetention()).origins.rules.source).toBe("default");
  });
});

describe("prices", () => {
  test("are listed with their source and day, own ones and models without a price first", async () => {
    const { server, client } = await start();
    await send(server, { ageDays: 1 });
    const list = PriceListSchema.parse(await client.getPrices());
    expect(list.models).toEqual([
      { provider: "my-provider", model: "my-model", callCount: 1, unpricedCallCount: 1, pricedBy: "none" },
    ]);
    expect(list.prices.every((price) => price.source.startsWith("https://") && price.checkedOn !== "")).toBe(
      true,
    );
    const saved = await client.savePrices({
      prices: [{ provider: "my-provider", model: "my-model", input: 2, output: 3 }],
    });
    expect(saved.prices[0]).toMatchObject({
      model: "my-model",
      input: 2,
      isOwn: true,
      source: "your prices",
    });
    expect(saved.models[0]).toMatchObject({ pricedBy: "own", unpricedCallCount: 1 });
    expect(saved.ownPricesPath).toBe(join(dirname(server.storePath), "prices.json"));
    expect(JSON.parse(readFileSync(saved.ownPricesPath, "utf8")).prices).toHaveLength(1);
    const later = await send(server, { ageDays: 0 });
    expect((await client.getTrace(later)).summary.costUsd).toBe(5);
  });

  test("hold for stored calls after repricing, in runs and in the figures; stated costs stay", async () => {
    const { server, client } = await start();
    const unpriced = await send(server, { ageDays: 2 });
    const stated = await send(server, {
      ageDays: 2,
      attributes: { "mlflow.llm.cost": '{"input_cost":0.1,"output_cost":0.2,"total_cost":0.3}' },
    });
    expect((await client.getTrace(unpriced)).summary).toMatchObject({ costUsd: null, unpricedCallCount: 1 });
    await client.savePrices({ prices: [{ provider: "my-provider", model: "my-*", input: 2, output: 3 }] });
    const dry = await untilEnded(client, await client.repriceCalls({ isDryRun: true }));
    const report: RepriceReport = {
      isDryRun: true,
      examinedCallCount: 1,
      changedCallCount: 1,
      changedTraceCount: 1,
      newlyPricedCount: 1,
      newlyUnpricedCount: 0,
      costBeforeUsd: 0,
      costAfterUsd: 5,
    };
    expect(dry.result).toEqual(report);
    expect((await client.getTrace(unpriced)).summary.costUsd).toBeNull();
    const wet = await untilEnded(client, await client.repriceCalls());
    expect(wet.result).toEqual({ ...report, isDryRun: false });
    expect((await client.getTrace(unpriced)).summary).toMatchObject({
      costUsd: 5,
      unpricedCallCount: 0,
      costSource: "price-table",
    });
    expect((await client.getTrace(stated)).summary.costUsd).toBe(0.3);
    const overview = await client.getOverview({ window: "7d", timeZone: "UTC" });
    expect(overview.models.reduce((sum, model) => sum + (model.costUsd ?? 0), 0)).toBeCloseTo(5.3, 6);
    const again = await untilEnded(client, await client.repriceCalls());
    expect(again.result).toMatchObject({ examinedCallCount: 1, changedCallCount: 0 });
  });

  test("a price that makes no sense is refused and the file stays", async () => {
    const { client } = await start();
    await client.savePrices({ prices: [{ model: "m", input: 1, output: 1 }] });
    await expect(client.savePrices({ prices: [{ model: "m", input: -1, output: 1 }] })).rejects.toMatchObject(
      {
        code: "INVALID_INPUT",
      },
    );
    expect((await client.getPrices()).prices.filter((price) => price.isOwn)).toHaveLength(1);
  });
});
