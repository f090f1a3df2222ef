import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AssessmentList, ReviewQueue } from "@clawglass/core/api";
import { repositoryRoot, waitUntil } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { scoreRun, seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(browser === null)("labels and review in a real browser", () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startClawglassServer();
    mkdirSync(PICTURES, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  async function openPage(
    path: string,
    viewport: { width: number; height: number },
    scheme: "light" | "dark" = "light",
  ) {
    const context = await browser?.newContext({
      viewport,
      colorScheme: scheme,
      hasTouch: viewport === PHONE,
    });
    if (!context) throw new Error("there is no browser");
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url)) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(server.url + path);
    return { page, complaints };
  }

  const get = async <T>(path: string): Promise<T> =>
    (await fetch(`${server.url}/api/clawglass/v1${path}`)).json() as Promise<T>;
  const labelsOf = async (traceId: string) =>
    (await get<AssessmentList>(`/traces/${traceId}/assessments`)).assessments.map((each) => [
      each.name,
      "valueJson" in each.content ? each.content.valueJson : null,
      each.rationale,
      each.isValid,
    ]);
  const answer = (page: Page) => page.getByRole("heading", { name: "the agent answered" }).locator("..");

  test("an empty queue says what will come", async () => {
    const { page, complaints } = await openPage("/review", DESK);
    await page.getByRole("heading", { name: "Nothing to review." }).waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.screenshot({ path: join(PICTURES, "review-empty-1440-light.png") });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("runs are labelled by keyboard, three keys at most, and the last label is taken back", async () => {
    const [failed, judged] = await seedRuns(server.url, [
      {
        question: "Anything urgent in my inbox?",
        answer: "I could not read your mail.",
        tools: [{ name: "mail_fetch", result: "", error: "ETIMEDOUT" }],
        error: "mail_fetch timed out",
        minutesAgo: 5,
      },
      {
        question: "who picks up the kids tomorrow?",
        answer: "According to the calendar it is **your turn at 15:15**.",
        tools: [{ name: "calendar_list", result: "Sat 15:15 pick up children" }],
        minutesAgo: 9,
        channel: "whatsapp",
      },
    ]);
    if (!failed || !judged) throw new Error("two runs were sent");
    await scoreRun(server.url, judged, {
      name: "right_person",
      value: 0.2,
      source: "LLM_JUDGE",
      rationale: "The question came from a group.",
    });
    const { page, complaints } = await openPage("/traces", DESK);
    await page
      .getByRole("link", { name: /^Review/ })
      .first()
      .waitFor();
    await page.keyboard.press("r");
    await answer(page).getByText("your turn at 15:15").waitFor();
    await page.getByText("judged bad", { exact: true }).first().waitFor();
    await page.getByText("The question came from a group.").waitFor();
    await page.keyboard.press("h");
    await page.getByText("Hidden until you have answered.").waitFor();
    await page.keyboard.press("h");

    await page.keyboard.press("n");
    await page.getByLabel("Your note, saved with the label").fill("say whose turn");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("2");
    await page.getByRole("group", { name: "What was wrong?" }).waitFor();
    await page.keyboard.press("d");
    await answer(page).getByText("I could not read your mail.").waitFor();
    await waitUntil("the labels to be stored", async () => (await labelsOf(judged)).length === 3);
    expect(await labelsOf(judged)).toEqual([
      ["right_person", "0.2", "The question came from a group.", true],
      ["useful_answer", "false", "say whose turn", true],
      ["what_was_wrong", '"not finished"', null, true],
    ]);

    await page.keyboard.press("z");
    await answer(page).getByText("your turn at 15:15").waitFor();
    await waitUntil("the labels to go", async () => (await labelsOf(judged)).length === 1);
    await page.keyboard.press("1");
    await page.keyboard.press("3");
    await page.getByRole("heading", { name: "That was all." }).waitFor();
    const queue = await waitUntilQueue((each) => each.done.length === 2);
    expect(queue.done.map(({ traceId, outcome }) => [traceId, outcome])).toEqual([
      [judged, "good"],
      [failed, "skipped"],
    ]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  async function skipAllBut(traceId: string): Promise<void> {
    const { items } = await get<ReviewQueue>("/review");
    for (const { trace } of items.filter((item) => item.trace.traceId !== traceId)) {
      await fetch(`${server.url}/api/clawglass/v1/review/${trace.traceId}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ outcome: "skipped" }),
      });
    }
  }

  async function waitUntilQueue(isThere: (queue: ReviewQueue) => boolean): Promise<ReviewQueue> {
    let queue = await get<ReviewQueue>("/review");
    await waitUntil("the queue to follow", async () => {
      queue = await get<ReviewQueue>("/review");
      return isThere(queue);
    });
    return queue;
  }

  test("labels given while the server is gone wait in the browser and are stored once, also over a reload", async () => {
    const ids = await seedRuns(
      server.url,
      [1, 2, 3].map((number) => ({
        question: `question ${number}`,
        answer: `answer ${number}`,
        error: "went wrong",
        minutesAgo: number,
      })),
    );
    const { page } = await openPage("/review", DESK);
    await answer(page).getByText("answer 1").waitFor();
    await page.keyboard.press("1");
    await answer(page).getByText("answer 2").waitFor();
    await waitUntil("the first label", async () => (await labelsOf(ids[0] ?? "")).length === 1);
    const waiting = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("outbox")).length);
    await waitUntil("all of the first answer to be sent", async () => (await waiting()) === 0);

    await server.stop();
    try {
      await page.keyboard.press("2");
      await page.keyboard.press("a");
      await page.getByText(/changes? waits? for the server/).waitFor();
      await waitUntil("the second answer to wait", async () => (await waiting()) === 3);
      await page.keyboard.press("1");
      await waitUntil("the third answer to wait", async () => (await waiting()) === 5);
    } finally {
      await server.start(); // The tests after this one need it, too.
    }
    await page.reload();
    await waitUntil("the outbox to be empty", async () => (await waiting()) === 0);
    expect(await labelsOf(ids[1] ?? "")).toEqual([
      ["useful_answer", "false", null, true],
      ["what_was_wrong", '"wrong fact"', null, true],
    ]);
    expect((await labelsOf(ids[0] ?? "")).length).toBe(1);
    await page.context().close();
  });

  test("the run's page takes labels, changes them, shows one made elsewhere, and takes back the last", async () => {
    const [traceId = ""] = await seedRuns(server.url, [
      {
        question: "Move my dentist to Friday",
        answer: "Done: Friday, 09:30.",
        tools: [{ name: "calendar_move", result: "moved" }],
        minutesAgo: 3,
        sessionId: "agent:main:dentist",
      },
    ]);
    const { page, complaints } = await openPage(`/traces/${traceId}`, DESK);
    const thumbs = page.getByRole("group", { name: "Label the answer" });
    await thumbs.getByRole("button", { name: "Good" }).click();
    const labels = page.getByRole("region", { name: "Labels and scores" });
    await labels.getByText("good", { exact: true }).waitFor();
    await thumbs.getByRole("button", { name: "Bad" }).click();
    await labels.getByText("was good").waitFor();
    await page
      .getByRole("group", { name: "What was wrong?" })
      .getByRole("button", { name: "unclear" })
      .click();
    await page.getByRole("button", { name: "Better answer" }).click();
    await page
      .getByLabel("What the agent should have answered")
      .fill("Moved to Friday 09:30; the clinic confirmed.");
    await page.keyboard.press("Control+Enter");
    await scoreRun(server.url, traceId, { name: "polite", value: 0.9, source: "LLM_JUDGE" });
    await labels.getByText("polite").waitFor();
    await waitUntil(
      "four labels",
      async () => (await labelsOf(traceId)).filter(([, , , isValid]) => isValid).length === 4,
    );

    await page.keyboard.press("l");
    await labels.getByRole("button", { name: "The session" }).click();
    await labels
      .getByRole("group", { name: "Label Was this a useful answer?" })
      .getByRole("button", { name: "Good" })
      .click();
    await labels.getByText("session", { exact: false }).first().waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.screenshot({ path: join(PICTURES, "trace-labels-1440-light.png"), fullPage: true });
    await page.keyboard.press("z");
    await page.keyboard.press("z");
    await waitUntil(
      "the better answer to go",
      async () => !(await labelsOf(traceId)).some(([name]) => name === "expected_response"),
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("the list shows by whom a run was judged", async () => {
    const { page } = await openPage("/traces", DESK);
    const row = page.getByRole("row").filter({ hasText: "Move my dentist" });
    await row.getByText("bad", { exact: true }).waitFor();
    await row.getByText("0.9", { exact: true }).waitFor();
    await page.screenshot({ path: join(PICTURES, "traces-scores-1440-light.png") });
    await page.context().close();
  });

  test.each([
    ["light", DESK],
    ["dark", DESK],
    ["light", PHONE],
    ["dark", PHONE],
  ] as const)("a long item reads well, %s at %j", async (scheme, viewport) => {
    const [traceId = ""] = await seedRuns(server.url, [
      {
        question: "Summarise the week's mail, please. ".repeat(90),
        answer: `# The week\n\n${"- A mail that matters, with what to do about it.\n".repeat(40)}`,
        tools: Array.from({ length: 9 }, (_, index) => ({
          name: `mail_read_${index}`,
          result: "text of a mail",
        })),
        error: "the last mail could not be read",
        minutesAgo: 0,
      },
    ]);
    await scoreRun(server.url, traceId, {
      name: "useful_answer",
      value: 0.4,
      source: "LLM_JUDGE",
      rationale: "Long.",
    });
    await scoreRun(server.url, traceId, { name: "no_tool_failed", value: true, source: "CODE" });
    await skipAllBut(traceId);
    const { page } = await openPage("/review", viewport, scheme);
    await answer(page).getByText("The week").waitFor();
    await page.getByText("no tool failed").first().waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    const picture = (name: string) => join(PICTURES, `${name}-${viewport.width}-${scheme}.png`);
    await page.screenshot({ path: picture("review-long") });
    // The buttons stay in reach, and nothing scrolls sideways.
    const good = await page.getByRole("button", { name: "Good" }).boundingBox();
    expect(good && good.y + good.height).toBeLessThan(viewport.height);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
      viewport.width,
    );
    if (viewport === PHONE) await page.getByRole("button", { name: "Bad" }).tap();
    else await page.getByRole("button", { name: "Bad" }).click();
    await page.getByRole("group", { name: "What was wrong?" }).waitFor();
    await page.screenshot({ path: picture("review-bad") });
    await page.getByRole("button", { name: "just bad" }).click();
    await waitUntil("the label", async () => (await labelsOf(traceId)).length === 3);
    await page.context().close();
  });
});
