import type { TraceDetail } from "@clawglass/core/api";
import { sendBigTrace, waitUntil } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { sketchMailRuns } from "../support/mail-runs.ts";
import { openPage } from "../support/open-page.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();

/** What the page of two runs shows is proven by trace.e2e.ts, with runs of a real OpenClaw; here: every way to it. */
describe.skipIf(browser === null)("ways to lay two runs side by side", () => {
  let server: RunningServer;
  let ids: string[];

  beforeAll(async () => {
    server = await startClawglassServer();
    ids = await seedRuns(server.url, sketchMailRuns(10));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const open = async (path: string) => {
    if (browser === null) throw new Error("no browser");
    return await openPage(browser, server.url + path);
  };
  const readPair = (page: Page) => {
    const { searchParams } = new URL(page.url());
    return [searchParams.get("a"), searchParams.get("b")];
  };
  const countSpans = async (traceId: string): Promise<number> => {
    const response = await fetch(`${server.url}/api/clawglass/v1/traces/${traceId}`);
    return response.ok ? ((await response.json()) as TraceDetail).summary.spanCount : 0;
  };
  const isCompared = (page: Page) => page.getByText(/of \d+ steps differ/).waitFor();

  test("two ticked runs of the list are compared by a press or a key, the older one first", async () => {
    const { page, complaints, close } = await open("/traces");
    const boxes = page.locator(".trace-row").getByRole("checkbox");
    await boxes.nth(2).check();
    await boxes.nth(4).check();
    const bar = page.getByRole("region", { name: "Selected runs" });
    await bar.getByRole("link", { name: "Compare" }).click();
    await isCompared(page);
    expect(readPair(page)).toEqual([ids[4], ids[2]]);

    await page.goBack();
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.locator(".trace-row").nth(1).focus();
    await page.keyboard.press("c");
    await isCompared(page);
    expect(readPair(page)).toEqual([ids[1], ids[0]]);
    await page.keyboard.press("x");
    await expect.poll(() => readPair(page)).toEqual([ids[0], ids[1]]);

    await page.goBack();
    for (const index of [0, 1, 2]) await boxes.nth(index).check();
    await bar.getByText("3 selected").waitFor();
    expect(await bar.getByRole("link", { name: "Compare" }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test("one ticked run is compared with one that is chosen then", async () => {
    const { page, close } = await open("/traces");
    await page.locator(".trace-row").nth(3).getByRole("checkbox").check();
    await page.getByRole("link", { name: "Compare with…" }).click();
    await page.getByText("Choose the run to lay beside it.").waitFor();
    await page.getByRole("button", { name: /Any mail number 7/ }).click();
    await page.getByText(/of \d+ steps differ/).waitFor();
    expect(readPair(page)).toEqual([ids[3], ids[7]]);
    await close();
  });

  test("the palette finds it anywhere, and on the page of a run for that run", async () => {
    const { page, close } = await open("/sessions");
    await page.locator(".session-row").first().waitFor();
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: /^Find/ });
    await field.waitFor();
    await page.keyboard.type("compare");
    expect(await field.inputValue()).toBe("compare");
    await page.getByRole("option", { name: "Compare two runs" }).click();
    await page.getByText("Choose the first of two runs.").waitFor();

    await page.goto(`${server.url}/traces/${ids[5]}`);
    await page.getByRole("article", { name: "Tool mail_fetch" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Find/ }).fill("compare this");
    await page.getByRole("option", { name: "Compare this run with another" }).click();
    await page.getByText("Choose the run to lay beside it.").waitFor();
    expect(readPair(page)).toEqual([ids[5], null]);
    await close();
  });

  test("two runs too long for texts in their outlines say so, and call no text different that was not read", async () => {
    const shape = { kind: "wide", spanCount: 5_200 } as const;
    const [a, b] = [await sendBigTrace(server.url, shape), await sendBigTrace(server.url, shape)];
    await waitUntil("both runs to be stored", async () => {
      const counts = await Promise.all([a, b].map(countSpans));
      return counts.every((count) => count === shape.spanCount);
    });
    const { page, complaints, close } = await open(`/compare?a=${a}&b=${b}&all=1`);
    await page
      .getByText("Of runs this long, arguments and replies are compared step by step only.")
      .waitFor({ timeout: 60_000 });
    const differs = await page.locator(".step-differs").allTextContents();
    expect(differs.length).toBeGreaterThan(10);
    expect(differs.join()).not.toMatch(/other (arguments|reply)/);
    await page.locator(".step-row button").nth(3).click();
    const pair = page.getByRole("dialog", { name: "Step in both runs" });
    await pair
      .getByRole("heading", { name: /^(Arguments|Reply)/ })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("the sheet of keys names its keys", async () => {
    const { page, close } = await open(`/compare?a=${ids[0]}&b=${ids[1]}`);
    await isCompared(page);
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keys" });
    await sheet.getByText("swap the two runs").waitFor();
    await sheet.getByText("compare the one or two that are selected").waitFor();
    await close();
  });
});
