import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot, type ScriptedScenario, waitUntil } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { startWorkbench, type Workbench } from "../support/workbench.ts";

/** A run that fails a tool while somebody watches, with content that tries to be more than text. */
const WATCHED: ScriptedScenario = {
  name: "watched",
  match: ["[watched]"],
  turns: [
    {
      kind: "answer",
      reasoning: "I look at the file.",
      toolCalls: [{ id: "call1", name: "read", arguments: { path: "not-there.txt" } }],
    },
    {
      kind: "answer",
      text: 'There is no such file. <img src="https://example.invalid/x.png" onerror="document.title=1"> **Sorry.**',
      holdUntil: "the run was seen live",
    },
  ],
};

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");

describe.skipIf(browser === null)("the page in a real browser", () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await startWorkbench({ scenarios: [WATCHED] });
    await bench.startGateway();
    mkdirSync(PICTURES, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.stop();
  });

  test("a run appears while it goes on, ends before one's eyes, and shows why its tool failed", async () => {
    const { page, complaints } = await openPage({ width: 1440, height: 900 }, "light");
    await page.goto(`${bench.server.url}/traces`);

    const ended = bench.say("[watched] read the file", {
      sessionKey: "agent:main:watched",
      runId: "run-watched",
    });
    await waitUntil(
      "the second model call",
      () => bench.model.gates.waitingCount("the run was seen live") === 1,
    );
    const row = page.getByRole("row").filter({ hasText: "[watched] read the file" });
    await row.getByText("Running", { exact: true }).first().waitFor();
    bench.model.gates.release("the run was seen live");
    expect(await ended).toBeNull();
    await row.getByText("There is no such file.").first().waitFor();
    await row.getByText("OK", { exact: true }).first().waitFor();

    await row.getByRole("link").first().click();
    const tool = page.getByRole("article", { name: "Tool read" });
    await tool.waitFor();
    await tool.getByText("Failed", { exact: true }).first().waitFor();
    await tool
      .getByText(/File not found/)
      .first()
      .waitFor();
    expect(await page.locator("img[src*='example.invalid']").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
    ["dark", 390],
  ] as const)(
    "list, conversation and tree are drawn without complaint: %s, %i pixels",
    async (scheme, width) => {
      const { page, complaints } = await openPage({ width, height: width === 390 ? 844 : 900 }, scheme);
      const shoot = (name: string) =>
        page.screenshot({ path: join(PICTURES, `${name}-${width}-${scheme}.png`), animations: "disabled" });

      await page.goto(`${bench.server.url}/traces`);
      const row = page.getByRole("row").filter({ hasText: "[watched] read the file" });
      await row.waitFor();
      await shoot("traces");
      await row.getByRole("link").first().click();
      await page.getByRole("article", { name: "Tool read" }).waitFor();
      await shoot("conversation");
      await page.goto(`${page.url()}?view=tree`);
      await page.getByRole("treeitem").nth(2).waitFor();
      await shoot("tree");

      const overflowPx = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflowPx).toBe(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  /** A page whose complaints are kept: errors, console errors, CSP violations, and requests that leave the server. */
  async function openPage(
    viewport: { width: number; height: number },
    colorScheme: "light" | "dark",
  ): Promise<{ page: Page; complaints: string[] }> {
    if (browser === null) throw new Error("no browser");
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      const isOwn = url.origin === bench.server.url || url.protocol === "data:" || url.protocol === "blob:";
      if (!isOwn) complaints.push(`request to ${url.origin}`);
    });
    await page.exposeFunction("reportViolation", (text: string) => complaints.push(`CSP: ${text}`));
    await page.addInitScript(
      "addEventListener('securitypolicyviolation', (e) => reportViolation(e.violatedDirective + ' ' + e.blockedURI))",
    );
    return { page, complaints };
  }
});
