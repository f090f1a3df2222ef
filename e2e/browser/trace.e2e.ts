import { mkdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AssessmentList } from "@clawglass/core/api";
import { repositoryRoot, type ScriptedScenario, waitUntil } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { openPage, PHONE } from "../support/open-page.ts";
import { startWorkbench, type Workbench } from "../support/workbench.ts";

/** A run of a real OpenClaw with tools, one of which fails, and a sub-agent. */
const INBOX: ScriptedScenario = {
  name: "inbox",
  match: ["[inbox]"],
  turns: [
    {
      kind: "answer",
      reasoning: "The notes come first.",
      text: "I look at the notes.",
      toolCalls: [
        { id: "call1", name: "read", arguments: { path: "plumber.md" } },
        { id: "call2", name: "read", arguments: { path: "not-there.md" } },
      ],
      usage: { inputTokens: 12_000, cachedTokens: 9_000, outputTokens: 80, reasoningTokens: 12 },
    },
    {
      kind: "answer",
      toolCalls: [
        {
          id: "call3",
          name: "tool_call",
          arguments: { id: "sessions_spawn", args: { task: "[dates-task] find the date", label: "dates" } },
        },
      ],
      usage: { inputTokens: 12_400, cachedTokens: 12_000, outputTokens: 40, reasoningTokens: 0 },
    },
    {
      kind: "answer",
      text: "The plumber comes on **Tuesday**.\n\n| when | who |\n| --- | --- |\n| 10:00 | plumber |\n\n```sh\necho done\n```",
      usage: { inputTokens: 12_900, cachedTokens: 12_400, outputTokens: 120, reasoningTokens: 0 },
    },
  ],
};
const DATES: ScriptedScenario = {
  name: "dates",
  match: ["[dates-task]"],
  turns: [
    { kind: "answer", toolCalls: [{ id: "d1", name: "exec", arguments: { command: "echo tuesday" } }] },
    { kind: "answer", text: "It is Tuesday." },
  ],
};
const ANNOUNCE: ScriptedScenario = {
  name: "dates-announce",
  match: ["A background task completed", "task: dates"],
  turns: [{ kind: "answer", text: "The helper agrees: Tuesday." }],
};
const WATCHED: ScriptedScenario = {
  name: "growing",
  match: ["[growing]"],
  turns: [{ kind: "answer", text: "Done at last.", holdUntil: "it was seen to grow" }],
};

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");

describe.skipIf(browser === null)("the page of a run in a real browser", () => {
  let bench: Workbench;
  let traceId = "";

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    bench = await startWorkbench({ scenarios: [INBOX, DATES, ANNOUNCE, WATCHED] });
    await writeFile(join(bench.lab.workspace, "plumber.md"), "From: Plumber\nTuesday 10:00 works.\n");
    await bench.startGateway();
    await bench.say("[inbox] When does the plumber come?", {
      sessionKey: "agent:main:inbox",
      runId: "run-inbox",
    });
    const [id] = await waitUntil(
      "the announced answer to arrive",
      async () => {
        const page = await get<{
          traces: { traceId: string; openSpanCount: number; subAgentCount: number }[];
        }>("/traces");
        const ready = page.traces.filter((run) => run.openSpanCount === 0 && run.subAgentCount > 0);
        return ready.length > 0 ? [ready[0]?.traceId ?? ""] : false;
      },
      { timeoutMs: 60_000 },
    );
    traceId = id ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.stop();
  });

  const get = async <T>(path: string): Promise<T> =>
    (await fetch(`${bench.server.url}/api/clawglass/v1${path}`)).json() as Promise<T>;
  const open = (search = "", options: Parameters<typeof openPage>[2] = {}) => {
    if (browser === null) throw new Error("there is no browser");
    return openPage(browser, `${bench.server.url}/traces/${traceId}${search}`, options);
  };
  const selectedRow = (page: Page) => page.locator('[role="treeitem"][aria-selected="true"]');

  test("conversation first: what was said, with tool cards and the sub-agent's card in line", async () => {
    const { page, complaints, close } = await open();
    await page.getByText("[inbox] When does the plumber come?").first().waitFor();
    await page.getByRole("article", { name: "Tool read" }).first().waitFor();
    const agent = page.getByRole("article", { name: "Sub-agent dates" });
    await agent.getByRole("button", { name: /Unfold sub-agent dates/ }).click();
    await agent.getByRole("article", { name: "Tool exec" }).waitFor();
    const reply = page.locator("article.from-agent").filter({ hasText: "The plumber comes on" });
    await reply.getByRole("table").getByText("plumber", { exact: true }).waitFor();
    expect(await reply.locator("strong, b").getByText("Tuesday").count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test("one key flips to tree and timeline with the same step selected, and back", async () => {
    const { page, close } = await open();
    await page
      .getByRole("article", { name: "Tool read" })
      .nth(1)
      .getByRole("button", { name: "Details" })
      .click();
    await page.waitForURL(/span=/);
    const spanId = new URL(page.url()).searchParams.get("span");
    await page.keyboard.press("t");
    await selectedRow(page).waitFor();
    expect(new URL(page.url()).searchParams.get("span")).toBe(spanId);
    expect(await selectedRow(page).textContent()).toContain("read");
    // Timeline and tree share rows: the bar stands in the row of its name.
    expect(await selectedRow(page).locator(".bar").count()).toBe(1);
    await page.keyboard.press("t");
    await page.getByRole("article", { name: "Tool read" }).first().waitFor();
    expect(new URL(page.url()).searchParams.get("span")).toBe(spanId);
    await close();
  });

  test("failures, slowest steps, levels, folds and the critical path are one key away", async () => {
    const { page, close } = await open("?view=tree");
    const rows = page.getByRole("treeitem");
    await rows.nth(5).waitFor();
    await page.keyboard.press("e");
    await page.waitForURL(/span=/);
    expect(await selectedRow(page).textContent()).toMatch(/not-there|ENOENT|File not found|read/);
    await page.keyboard.press("s");
    const slowest = await selectedRow(page).textContent();
    await page.keyboard.press("s");
    await expect.poll(() => selectedRow(page).textContent()).not.toBe(slowest);
    const pathCount = await page.locator(".tree-time .path").count();
    expect(pathCount).toBeGreaterThan(0);
    await page.keyboard.press("p");
    await expect.poll(() => page.locator(".tree-time .path").count()).toBe(0);
    const allRows = await rows.count();
    await page.keyboard.press("2");
    await expect.poll(() => rows.count()).toBeLessThan(allRows);
    expect(await page.locator('[role="treeitem"][aria-level="3"]').count()).toBe(0);
    await page.keyboard.press("0");
    await expect.poll(() => rows.count()).toBe(allRows);
    await close();
  });

  test("a search looks into rows at once and into payloads, and N goes from hit to hit", async () => {
    const { page, close } = await open("?view=tree");
    await page.getByRole("treeitem").nth(3).waitFor();
    await page.keyboard.press("/");
    // Only the result of the tool and what quotes it hold these words; no row shows them.
    await page.getByRole("searchbox", { name: "Search in this run" }).fill("Tuesday 10:00 works");
    await page
      .getByRole("status")
      .filter({ hasText: /of [1-9]/ })
      .waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/span=/);
    await page.locator(".span-panel").getByText("Tuesday 10:00 works").first().waitFor();
    await close();
  });

  test("the minimap zooms by keyboard and shows the whole run again", async () => {
    const { page, close } = await open("?view=tree");
    const map = page.getByRole("slider", { name: /Visible time/ });
    await map.focus();
    expect(await map.getAttribute("aria-valuetext")).toBe("the whole run");
    await page.keyboard.press("+");
    await expect.poll(() => map.getAttribute("aria-valuetext")).toMatch(/ to /);
    await page.keyboard.press("0");
    await expect.poll(() => map.getAttribute("aria-valuetext")).toBe("the whole run");
    await close();
  });

  test("a model call shows what is new since the call before, the whole prompt, tokens and where they went", async () => {
    const { page, complaints, close } = await open("?view=tree");
    const calls = page.getByRole("treeitem").filter({ hasText: /call 2/ });
    await calls.first().click();
    const panel = page.locator(".span-panel");
    await panel.getByText("What is new since call 1").waitFor();
    await panel
      .getByText(/messages? unchanged/)
      .first()
      .waitFor();
    expect(await panel.locator(".change.is-added").count()).toBeGreaterThan(1);
    await panel.getByRole("button", { name: "Whole prompt" }).click();
    await panel.getByText("[inbox] When does the plumber come?").first().waitFor();
    await panel.getByRole("tab", { name: "Tokens and cost" }).click();
    await panel.getByRole("heading", { name: "Where the tokens went" }).waitFor();
    const counts = await panel.locator(".token-parts").last().locator("li").allTextContents();
    expect(counts.join()).toMatch(/system prompt/);
    await panel.getByText(/^Estimated/).waitFor();
    await panel.getByRole("tab", { name: "Attributes" }).click();
    await panel.locator(".attributes").waitFor();
    await panel.getByRole("tab", { name: "Raw" }).click();
    await panel.getByRole("group", { name: "Raw span" }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("the parts of each call sum to the provider's count", async () => {
    const { spans } = await get<{
      spans: { spanId: string; type: string; usage: { inputTokens: number | null } }[];
    }>(`/traces/${traceId}`);
    const calls = spans.filter(({ type }) => type === "LLM");
    expect(calls.length).toBeGreaterThan(3);
    for (const { spanId, usage } of calls) {
      const split = await get<{
        parts: { tokens: number }[];
        unseenTokens: number;
        inputTokens: number | null;
      }>(`/traces/${traceId}/token-split?span=${spanId}`);
      const sum = split.parts.reduce((total, part) => total + part.tokens, split.unseenTokens);
      expect(split.inputTokens).toBe(usage.inputTokens);
      expect(sum).toBe(usage.inputTokens);
    }
  });

  test("a copied address shows the same step in the same tab; the run is saved as one file", async () => {
    const { page, close } = await open("?view=tree");
    await page
      .getByRole("treeitem")
      .filter({ hasText: /call 1/ })
      .first()
      .click();
    await page.locator(".span-panel").getByRole("tab", { name: "Raw" }).click();
    await page.waitForURL(/tab=raw/);
    const again = await open(new URL(page.url()).search);
    await again.page.getByRole("tab", { name: "Raw", selected: true }).waitFor();
    await again.close();
    await page.locator(".trace-actions summary").click();
    for (const [name, mark] of [
      ["One HTML file", "<!doctype html"],
      ["OTLP as JSON", '"resourceSpans"'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: new RegExp(name) }).click(),
      ]);
      const file = await readFile(await download.path(), "utf8");
      expect(file.toLowerCase()).toContain(mark.toLowerCase());
      expect(file).toContain("plumber");
    }
    await close();
  });

  test("a step and a message are labelled, corrected, and the label is undone, with its history", async () => {
    const { page, close } = await open("?view=tree");
    await page.getByRole("treeitem").filter({ hasText: "not-there" }).first().click();
    const panel = page.locator(".span-panel");
    await panel.getByRole("button", { name: "Add a label" }).click();
    const editor = panel.locator(".label-editor");
    await editor.getByRole("button", { name: /^Bad/ }).first().click();
    const labels = async () => (await get<AssessmentList>(`/traces/${traceId}/assessments`)).assessments;
    await waitUntil("the label of the step", async () => (await labels()).length === 1);
    const spanId = new URL(page.url()).searchParams.get("span");
    expect((await labels())[0]).toMatchObject({ spanId, isValid: true });
    await editor.getByRole("button", { name: /^Good/ }).first().click();
    await waitUntil("the changed label", async () => (await labels()).length === 2);
    expect((await labels()).map(({ isValid }) => isValid)).toEqual([false, true]);
    await panel.getByText(/^was bad/).waitFor();
    await page.keyboard.press("z");
    await waitUntil("the undone label", async () => (await labels()).length === 1);
    expect((await labels())[0]?.isValid).toBe(true);

    await page
      .getByRole("treeitem")
      .filter({ hasText: /call 1/ })
      .first()
      .click();
    await panel.locator(".message-label").first().getByRole("button", { name: /Good/ }).click();
    await waitUntil("the label of the message", async () => (await labels()).length === 2);
    expect((await labels()).at(-1)?.metadata["clawglass.message"]).toMatch(/^(input|output)\/\d+$/);
    await page.keyboard.press("z");
    await waitUntil("the message's label to go", async () => (await labels()).length === 1);
    await close();
  });

  test("an open step grows before one's eyes, and ends", async () => {
    const ended = bench.say("[growing] take your time", {
      sessionKey: "agent:main:growing",
      runId: "run-growing",
    });
    await waitUntil("the held model call", () => bench.model.gates.waitingCount("it was seen to grow") === 1);
    const running = await waitUntil("the run to be visible", async () => {
      const { traces } = await get<{ traces: { traceId: string; openSpanCount: number }[] }>("/traces");
      return traces.find((run) => run.openSpanCount > 0)?.traceId ?? false;
    });
    if (browser === null) throw new Error("there is no browser");
    const { page, close } = await openPage(browser, `${bench.server.url}/traces/${running}?view=tree`);
    const took = page.locator(".tree-took").first();
    await took.waitFor();
    const first = await took.textContent();
    await expect.poll(() => took.textContent(), { timeout: 10_000 }).not.toBe(first);
    bench.model.gates.release("it was seen to grow");
    await ended;
    await page.getByText("Ended well.").waitFor();
    await close();
  });

  test("two runs stand side by side, with what differs, and the step of both", async () => {
    const { traces } = await get<{ traces: { traceId: string }[] }>("/traces");
    const other = traces.find((run) => run.traceId !== traceId)?.traceId ?? "";
    const { page, complaints, close } = await open();
    await page.getByRole("article", { name: "Tool read" }).first().waitFor();
    await page.keyboard.press("c");
    await page.getByText("Choose the run to lay beside it.").waitFor();
    await page.getByRole("button", { name: /\[growing\]/ }).click();
    await page.waitForURL(new RegExp(`b=${other}`));
    await page.getByText(/of \d+ steps differ/).waitFor();
    await page.getByText("only in A").first().waitFor();
    await page.screenshot({ path: join(PICTURES, "compare-1440-light.png") });
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole("row").filter({ hasText: "other reply" }).first().getByRole("button").click();
    await page.getByRole("dialog", { name: "Step in both runs" }).getByText("Reply").waitFor();
    await page.screenshot({ path: join(PICTURES, "compare-step-1440-light.png") });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Swap" }).click();
    await page.waitForURL(new RegExp(`a=${other}`));
    await page.getByText("only in B").first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
    ["dark", 390],
  ] as const)("every view is drawn without complaint: %s, %i pixels", async (scheme, width) => {
    const options = { scheme, ...(width === 390 && { viewport: PHONE }) };
    const { page, complaints, close } = await open("", options);
    const check = async (name: string) => {
      await page.screenshot({
        path: join(PICTURES, `${name}-${width}-${scheme}.png`),
        animations: "disabled",
      });
      expect(await findAxeViolations(page)).toEqual([]);
      const overflowPx = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflowPx).toBe(0);
    };
    await page.getByRole("article", { name: "Sub-agent dates" }).waitFor();
    await page
      .getByText(/^Estimated/)
      .first()
      .waitFor();
    await check("trace-conversation");
    await page.goto(`${bench.server.url}/traces/${traceId}?view=tree`);
    await page.getByRole("treeitem").nth(4).waitFor();
    await page
      .getByRole("treeitem")
      .filter({ hasText: /call 2/ })
      .first()
      .click();
    await page.getByText("What is new since call 1").waitFor();
    await page
      .getByText(/unchanged/)
      .first()
      .waitFor();
    await check("trace-tree-call");
    const { traces } = await get<{ traces: { traceId: string }[] }>("/traces");
    const other = traces.find((run) => run.traceId !== traceId)?.traceId ?? "";
    await page.goto(`${bench.server.url}/compare?a=${traceId}&b=${other}`);
    await page.getByText(/steps differ/).waitFor();
    await check("compare");
    expect(complaints).toEqual([]);
    await close();
  });
});
