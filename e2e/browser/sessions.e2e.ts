import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { SessionDetail, SessionPage } from "@clawglass/core/api";
import { repositoryRoot } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { CRON_SESSION, sketchMailRuns, TELEGRAM_SESSION } from "../support/mail-runs.ts";
import { openPage, PHONE } from "../support/open-page.ts";
import { scoreRun, seedRuns } from "../support/seed-runs.ts";
import { sendRecordedRuns } from "../support/send-recorded-runs.ts";

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");

/** Conversations over many runs: of a real OpenClaw as it was recorded, and made ones whose figures are known. */
describe.skipIf(browser === null)("the pages of sessions in a real browser", () => {
  let server: RunningServer;
  let ids: string[];
  /** A recorded session in which an agent asked another one. */
  let familyId: string;

  beforeAll(async () => {
    server = await startClawglassServer();
    mkdirSync(PICTURES, { recursive: true });
    await sendRecordedRuns(server.url);
    ids = await seedRuns(server.url, sketchMailRuns(70));
    await scoreRun(server.url, ids[2] ?? "", { name: "useful_answer", value: true, source: "HUMAN" });
    familyId = await findFamily();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${server.url}/api/clawglass/v1${path}`)).json()) as T;
  const findFamily = async (): Promise<string> => {
    const { sessions } = await get<SessionPage>("/sessions?limit=200");
    for (const { sessionId } of sessions) {
      const { turns } = await get<SessionDetail>(`/sessions/${encodeURIComponent(sessionId)}`);
      if (turns.some(({ agents }) => agents.some(({ askedBySpanId }) => askedBySpanId !== null)))
        return sessionId;
    }
    throw new Error("no recorded session has a sub-agent");
  };
  const open = async (path: string, options: Parameters<typeof openPage>[2] = {}) => {
    if (browser === null) throw new Error("no browser");
    return await openPage(browser, server.url + path, options);
  };
  const toPath = (sessionId: string) => `/sessions/${encodeURIComponent(sessionId)}`;
  const turn = (page: Page, question: string) =>
    page.getByRole("listitem").filter({ has: page.getByRole("link", { name: question, exact: true }) });

  test("the list says how many runs, what failed and what it cost, and finds by a part of the name", async () => {
    const { page, complaints, close } = await open("/sessions");
    const row = page.getByRole("link", { name: /agent:main:telegram:direct/ });
    await row.getByText("35 runs").waitFor();
    await row.getByText("1 failed").waitFor();
    await row.getByText("$0.01").waitFor();
    expect(await page.locator(".session-row").first().textContent()).toContain("Any mail number 0?");

    await page.getByRole("searchbox", { name: "Part of a session's name" }).fill("cron");
    await row.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /agent:main:cron:sweep/ }).click();
    await page.getByRole("heading", { level: 1, name: "Any mail number 69?" }).waitFor();
    await page.goBack();
    expect(new URL(page.url()).searchParams.get("q")).toBe("cron");
    expect(complaints).toEqual([]);
    await close();
  });

  test("a session is the conversation, oldest first, with state, error, tokens, cost and labels of each run", async () => {
    const { page, complaints, close } = await open(toPath(TELEGRAM_SESSION));
    const failed = turn(page, "Any mail number 4?");
    await failed.getByText("the mail server did not answer").waitFor();
    await failed.getByText("Failed", { exact: true }).waitFor();
    await failed.getByText("960 tokens").waitFor();
    await failed.getByText("$0.0003").waitFor();
    await turn(page, "Any mail number 2?").getByText("good").waitFor();
    const asked = await page.locator(".turn-request a").allTextContents();
    expect(asked.at(-1)).toBe("Any mail number 0?");
    expect(asked.at(0)).toBe("Any mail number 58?");

    await page.getByRole("button", { name: "Show earlier runs" }).click();
    await turn(page, "Any mail number 68?").waitFor();
    expect(await page.locator(".turn").count()).toBe(35);
    await page.getByRole("link", { name: "Its runs in Traces" }).click();
    await page.getByText("35 runs fit").waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("the whole conversation is copied as text, and it is told where that cannot be", async () => {
    const { page, complaints, close } = await open(toPath(TELEGRAM_SESSION));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const copy = page.getByRole("button", { name: "Copy as text" });
    await copy.click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const text = (await page.evaluate("navigator.clipboard.readText()")) as string;
    expect(text.startsWith(`Any mail number 68?\n${TELEGRAM_SESSION}\n\n`)).toBe(true);
    expect(text.match(/ You:\nAny mail number \d+\?/g)?.length).toBe(35);
    expect(text).toContain("Agent:\nYes, one from the school.");
    expect(text).toContain("Any mail number 4?\n\nFailed: the mail server did not answer");
    expect(text.trimEnd().endsWith("Yes, one from the school.")).toBe(true);
    expect(complaints).toEqual([]);

    await copy.waitFor();
    await page.evaluate("navigator.clipboard.write = () => Promise.reject(new Error('not allowed'))");
    await copy.click();
    await page.getByRole("button", { name: "Not allowed by the browser" }).waitFor();

    await page.reload();
    await copy.waitFor();
    await page.route("**/api/clawglass/v1/sessions/**", (route) => route.abort());
    await copy.click();
    await page.getByRole("button", { name: "Could not be read; try again" }).waitFor();
    await close();
  });

  test("what is said there is said of the session, and can be taken back", async () => {
    const { page, close } = await open(toPath(TELEGRAM_SESSION));
    const labels = page.getByRole("region", { name: "Labels and scores" });
    await labels.getByText("Nobody has judged this session yet.").waitFor();
    await page.keyboard.press("l");
    expect(await labels.getByRole("group", { name: "What the label is about" }).count()).toBe(0);
    await expect.poll(() => page.locator(":focus").textContent()).toBe("Good");
    await labels.getByRole("button", { name: "Good" }).click();
    await labels.getByRole("listitem").filter({ hasText: "session" }).waitFor();
    await expect
      .poll(
        async () =>
          (await get<{ assessments: unknown[] }>(`${toPath(TELEGRAM_SESSION)}/assessments`)).assessments,
      )
      .toMatchObject([{ metadata: { "mlflow.trace.session": TELEGRAM_SESSION } }]);

    const other = await open(toPath(TELEGRAM_SESSION));
    await other.page.getByRole("region", { name: "Labels and scores" }).getByText("good").first().waitFor();
    await other.close();
    await page.keyboard.press("z");
    await labels.getByText("Nobody has judged this session yet.").waitFor();
    await close();
  });

  test("agents stand under those who asked them, and lead to the run and its step", async () => {
    const { page, complaints, close } = await open(toPath(familyId));
    const lineage = page.getByRole("region", { name: "Agents" });
    const below = lineage.locator(".is-below a").first();
    await below.waitFor();
    await below.click();
    await page.waitForURL(/\/traces\/tr-.*span=/);
    await page
      .getByRole("article", { name: /^Sub-agent / })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("the list of runs, a run beside it, the page of a run and the start page lead there", async () => {
    const { page, close } = await open("/traces");
    const isThere = async (sessionId: string) => {
      await page.waitForURL(`${server.url}${toPath(sessionId)}`);
      await page.locator(".turn").first().waitFor();
    };
    await page.locator(".trace-row").nth(0).locator(".c-session a").click();
    await isThere(TELEGRAM_SESSION);

    await page.goto(`${server.url}/traces?group=session`);
    await page.locator(".group-head").filter({ hasText: TELEGRAM_SESSION }).getByRole("link").click();
    await isThere(TELEGRAM_SESSION);

    await page.goto(`${server.url}/traces?peek=${ids[1]}`);
    await page.getByRole("link", { name: "Its session" }).click();
    await isThere(CRON_SESSION);

    await page.goto(`${server.url}/traces/${ids[0]}`);
    await page
      .locator(`a[href="${toPath(TELEGRAM_SESSION)}"]`)
      .first()
      .click();
    await isThere(TELEGRAM_SESSION);

    await page.goto(server.url);
    const busiest = page.getByRole("region", { name: "Busiest sessions" });
    await busiest.getByRole("link", { name: TELEGRAM_SESSION, exact: true }).click();
    await isThere(TELEGRAM_SESSION);
    await page.goBack();
    await busiest.getByRole("link", { name: "All sessions" }).click();
    await page.getByRole("heading", { level: 1, name: "Sessions" }).waitFor();
    await page.goBack();
    await busiest.getByRole("link", { name: `35 runs of ${TELEGRAM_SESSION}, in the list` }).click();
    await page.getByText("35 runs fit").waitFor();
    await close();
  });

  test("a run that arrives while the pages are open appears in both, without a reload", async () => {
    const list = await open("/sessions");
    const session = await open(toPath(CRON_SESSION));
    await list.page.locator(".session-row").first().waitFor();
    await session.page.locator(".turn").first().waitFor();
    await seedRuns(server.url, [
      { question: "And now?", answer: "Still one.", minutesAgo: 0, sessionId: CRON_SESSION },
    ]);
    await turn(session.page, "And now?").getByText("Still one.").waitFor();
    await session.page.locator(".session-figures").getByText("36", { exact: false }).first().waitFor();
    await expect
      .poll(() => list.page.locator(".session-row").first().textContent(), { timeout: 10_000 })
      .toContain("And now?");
    await list.close();
    await session.close();
  });

  test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
    ["dark", 390],
  ] as const)("axe finds nothing, and nothing runs off the side: %s, %i pixels", async (scheme, width) => {
    for (const [name, path, ready] of [
      ["sessions-list", "/sessions", ".session-row"],
      ["session-turns", toPath(TELEGRAM_SESSION), ".turn"],
      ["session-family", toPath(familyId), ".lineage .is-below"],
      ["sessions-none", "/sessions?q=nothing-is-called-so", ".nothing"],
    ] as const) {
      const { page, close } = await open(path, { scheme, ...(width === 390 && { viewport: PHONE }) });
      await page.locator(ready).first().waitFor();
      await page.screenshot({ path: join(PICTURES, `${name}-${width}-${scheme}.png`) });
      expect(await findAxeViolations(page), `${name} ${width} ${scheme}`).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await close();
    }
  });
});
