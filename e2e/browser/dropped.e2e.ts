import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TracePage } from "@clawglass/core/api";
import { repositoryRoot } from "@clawglass/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { openPage } from "../support/open-page.ts";
import { seedRuns } from "../support/seed-runs.ts";
import { sendRecordedRuns } from "../support/send-recorded-runs.ts";

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");
const CUT_CHARS = 12_345;

/** What the agent no longer had, or the recorder did not keep, is said where it is missing. */
describe.skipIf(browser === null)("what was dropped or cut", () => {
  let server: RunningServer;
  let cutId: string;

  beforeAll(async () => {
    server = await startClawglassServer();
    mkdirSync(PICTURES, { recursive: true });
    await sendRecordedRuns(server.url);
    [cutId = ""] = await seedRuns(server.url, [
      {
        question: "Read the log",
        answer: "It is long.",
        minutesAgo: 1,
        sessionId: "agent:main:known",
        tools: [{ name: "read", result: `begin …[truncated ${CUT_CHARS} characters] end` }],
      },
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const open = async (path: string) => {
    if (browser === null) throw new Error("no browser");
    return await openPage(browser, server.url + path);
  };

  test("a compaction of a real run shows the messages that its summary took the place of", async () => {
    const { traces } = (await (
      await fetch(`${server.url}/api/clawglass/v1/traces?q=trigger:compaction`)
    ).json()) as TracePage;
    const compaction = traces[0];
    if (!compaction?.sessionId) throw new Error("no compaction was recorded");
    const { page, complaints, close } = await open(`/traces/${compaction.traceId}`);
    await page
      .getByText(/A summary took the place of \d+ messages/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "What was dropped" }).first().click();
    const dropped = page.getByRole("region", { name: "What was dropped" });
    const count = Number(
      /(\d+) messages?/.exec((await dropped.getByRole("heading").first().textContent()) ?? "")?.[1],
    );
    expect(count).toBeGreaterThan(0);
    const session = encodeURIComponent(`session:"${compaction.sessionId}"`);
    const before = (await (
      await fetch(`${server.url}/api/clawglass/v1/traces?q=${session}`)
    ).json()) as TracePage;
    const said = before.traces.filter(({ requestTimeMs }) => requestTimeMs < compaction.requestTimeMs);
    const text = (await dropped.textContent()) ?? "";
    expect(said.some(({ requestPreview }) => text.includes(requestPreview ?? "nothing was said"))).toBe(true);
    await page.screenshot({ path: join(PICTURES, "trace-dropped-1440-light.png") });
    expect(await findAxeViolations(page)).toEqual([]);

    await page.goto(`${server.url}/sessions/${encodeURIComponent(compaction.sessionId)}`);
    await page
      .getByText(/A summary took the place of \d+ messages/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(PICTURES, "session-compacted-1440-light.png") });
    expect(complaints).toEqual([]);
    await close();
  });

  test("a text that the recorder cut says by how much", async () => {
    const { page, close } = await open(`/traces/${cutId}?view=tree`);
    await page.getByRole("treeitem").filter({ hasText: "read" }).first().click();
    await page.getByText("Cut when it was recorded: 12,345 characters of one text.").waitFor();
    await close();
  });

  test("the bar of a turn is of the model's window, or says that the window is unknown", async () => {
    const known = await open("/sessions/agent%3Amain%3Aknown");
    await known.page
      .getByRole("img", { name: /^context: 900 tokens .*of the 272,000 that the model takes$/ })
      .waitFor();
    await known.close();
    // The scripted model of the recorded runs is in no table.
    const unknown = await open("/sessions/agent%3Amain%3Amain");
    await unknown.page
      .getByRole("img", { name: /the model's window is unknown/ })
      .first()
      .waitFor();
    expect(await unknown.page.locator(".context-bar.is-relative").count()).toBeGreaterThan(0);
    await unknown.close();
  });
});
