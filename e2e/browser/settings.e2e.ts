import { randomBytes } from "node:crypto";
import type { PriceList, RetentionState, TracePage } from "@clawglass/core/api";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { openWatchedPage } from "../support/open-watched-page.ts";
import { reportRecorder } from "../support/report-recorder.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
const DAY_MINUTES = 1_440;

describe.skipIf(browser === null)("the settings in a real browser", () => {
  let server: RunningServer;
  const get = async <T>(path: string): Promise<T> =>
    (await fetch(`${server.url}/api/clawglass/v1${path}`)).json() as Promise<T>;
  const open = () => openWatchedPage(browser, server.url, "/settings");

  beforeAll(async () => {
    server = await startClawglassServer();
    await seedRuns(server.url, [
      { question: "old", answer: "yes", minutesAgo: 10 * DAY_MINUTES },
      { question: "old, too", answer: "yes", minutesAgo: 11 * DAY_MINUTES },
      { question: "new", answer: "yes", minutesAgo: 2 },
    ]);
    await sendUnpricedCall(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  test("the capture doctor says what to type when nothing reports, and what is wrong once something does", async () => {
    const { page, complaints, close } = await open();
    await page.getByText("No recorder has reported yet.").waitFor();
    await page.getByRole("button", { name: "Copy: openclaw mlflow configure" }).first().waitFor();
    await reportRecorder(server.url, { isIll: true });
    await page.getByText("Missing grant: allowConversationAccess").waitFor({ timeout: 30_000 });
    await page.getByText("2 hooks stay silent without it.").waitFor();
    const other = await openWatchedPage(browser, server.url, "/traces");
    await other.page.getByText("No grant for some hooks").click();
    await other.page.getByText("Missing grant: allowConversationAccess").waitFor();
    await reportRecorder(server.url);
    await other.page.getByText("Recording", { exact: true }).waitFor({ timeout: 30_000 });
    await other.close();
    await reportRecorder(server.url, { isIll: true });
    await page.locator("code").getByText("openclaw mlflow configure", { exact: true }).first().waitFor();
    await page.getByText("212 spans were lost").waitFor();
    await page.getByText("spool full: 212").waitFor();
    await page.getByText("Hooks and events").first().click();
    await page
      .getByRole("row", { name: /llm_input/ })
      .getByText("needs the grant")
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("retention says what a change would delete before it is saved, and deletes nothing by that", async () => {
    const { page, close } = await open();
    await page.getByLabel("Keep runs for").fill("5");
    await page.getByText("2 runs with").waitFor();
    expect((await get<RetentionState>("/retention")).policy.keepDays).toBeNull();
    expect((await get<TracePage>("/traces?limit=1")).total.count).toBe(4);
    await page.getByRole("button", { name: "Save the retention" }).click();
    await page.getByRole("button", { name: "Delete now what is not kept" }).click();
    await page.getByText("2 runs deleted.").waitFor();
    expect((await get<RetentionState>("/retention")).policy.keepDays).toBe(5);
    expect((await get<TracePage>("/traces?limit=1")).total.count).toBe(2);
    await page.getByLabel("Keep runs for").fill("soon");
    await page.getByText("Days are a number above 0").waitFor();
    await close();
  });

  test("a model without a price gets one, and its stored calls a cost, after the page said what changes", async () => {
    const { page, close } = await open();
    const prices = page.getByRole("region", { name: "Prices" }).first();
    await prices.getByText("my-own-model").first().waitFor();
    await prices.getByRole("button", { name: "Set a price" }).first().click();
    await prices.getByLabel("Input", { exact: true }).fill("dear");
    await prices.getByLabel("Output", { exact: true }).fill("2");
    await prices.getByRole("button", { name: "Save the price" }).click();
    await prices.getByText("Input and output are prices").waitFor();
    await prices.getByLabel("Input", { exact: true }).fill("1");
    await prices.getByRole("button", { name: "Save the price" }).click();
    await prices.getByRole("button", { name: "Remove the price of my-own-model" }).waitFor();
    await prices.getByRole("button", { name: "Price stored calls anew" }).click();
    await prices.getByText("1 call in 1 run would change").waitFor();
    await prices.getByRole("button", { name: "Change 1 call" }).click();
    await prices.getByText("1 call in 1 run changed").waitFor();
    const { traces } = await get<TracePage>("/traces?limit=10");
    expect(traces.find(({ models }) => models.includes("my-own-model"))?.costUsd).toBeCloseTo(1.2, 6);
    await prices.getByRole("button", { name: "Remove the price of my-own-model" }).click();
    await prices.getByText("None. They win over the table").waitFor();
    expect((await get<PriceList>("/prices")).prices.some(({ isOwn }) => isOwn)).toBe(false);
    await close();
  });

  test("says of each setting what holds and where it comes from", async () => {
    const { page, close } = await open();
    const row = page.getByRole("row", { name: /--port/ });
    await row.getByText(new URL(server.url).port).waitFor();
    await row.getByText("flag").waitFor();
    await page.getByRole("button", { name: "Edit the questions" }).click();
    await page.getByRole("dialog", { name: "Questions about a run" }).waitFor();
    await close();
  });
});

/** A million tokens in and a hundred thousand out, by a model that no table knows. */
async function sendUnpricedCall(serverUrl: string): Promise<void> {
  const nowMs = Date.now();
  const attributes = {
    "mlflow.spanType": "LLM",
    "gen_ai.response.model": "my-own-model",
    "mlflow.chat.tokenUsage": JSON.stringify({
      input_tokens: 1_000_000,
      output_tokens: 100_000,
      total_tokens: 1_100_000,
    }),
  };
  const span = {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    name: "my-own-model",
    startTimeUnixNano: `${nowMs - 60_000}000000`,
    endTimeUnixNano: `${nowMs - 59_000}000000`,
    status: { code: 1 },
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
  };
  const response = await fetch(`${serverUrl}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  if (!response.ok) throw new Error(`the server refused it: ${await response.text()}`);
}
