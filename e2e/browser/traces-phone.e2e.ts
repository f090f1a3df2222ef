import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@clawglass/testing";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { sketchMailRuns } from "../support/mail-runs.ts";
import { PHONE } from "../support/open-page.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots");
/** What a finger needs, as the design says: 44 px, and 36 px for small buttons. */
const FINGER_PX = 44;
const SMALL_FINGER_PX = 36;

/** Skipped with the reason that `launchChromium` prints. */
describe.skipIf(browser === null)("the list of runs on a phone, by touch", () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startClawglassServer();
    mkdirSync(PICTURES, { recursive: true });
    await seedRuns(server.url, sketchMailRuns(10));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const open = async (path: string, colorScheme: "light" | "dark" = "light"): Promise<Page> => {
    if (browser === null) throw new Error("no browser");
    const context = await browser.newContext({
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
      colorScheme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto(server.url + path);
    await page.locator(".trace-row").first().waitFor();
    return page;
  };

  test("facets and what a card says stand in a sheet, and what is chosen can be taken away again", async () => {
    const page = await open("/traces");
    await page.getByRole("button", { name: "Facets" }).tap();
    const sheet = page.getByRole("dialog", { name: "Facets" });
    const failed = sheet.getByRole("checkbox", { name: /^Failed/ });
    expect(await heightOf(sheet.locator(".facet-value").first())).toBeGreaterThanOrEqual(FINGER_PX);
    await failed.tap();
    await sheet.getByRole("checkbox", { name: "model", exact: true }).tap();
    await sheet.getByRole("button", { name: "Show 1 run" }).tap();
    await expect.poll(() => page.locator(".trace-row").count()).toBe(1);
    expect(await page.locator(".trace-row").textContent()).toContain("gpt-5-mini");

    await page.getByRole("button", { name: "Save view" }).tap();
    await page.getByRole("textbox", { name: "Name of the view" }).fill("What failed, with its model");
    await page.getByRole("button", { name: "Save", exact: true }).tap();
    await page.getByRole("button", { name: "state: Failed" }).tap();
    await expect.poll(() => page.locator(".trace-row").count()).toBe(10);
    await page.getByRole("button", { name: "What failed, with its model" }).tap();
    await expect.poll(() => page.locator(".trace-row").count()).toBe(1);
  });

  test("runs are ticked with a finger, and labelled, looked at and compared from the bar", async () => {
    const page = await open("/traces");
    const boxes = page.locator(".select-box");
    expect(await heightOf(boxes.first())).toBeGreaterThanOrEqual(FINGER_PX);
    await boxes.nth(0).tap();
    const bar = page.getByRole("region", { name: "Selected runs" });
    await bar.getByText("1 selected").waitFor();
    await bar.getByRole("button", { name: "Look" }).tap();
    await page.getByRole("complementary", { name: "The run in short" }).getByText("one mail").waitFor();
    await page.getByRole("button", { name: "Close" }).tap();

    await boxes.nth(2).tap();
    for (const button of await bar.getByRole("button").all()) {
      expect(await heightOf(button), (await button.textContent()) ?? "").toBeGreaterThanOrEqual(
        SMALL_FINGER_PX,
      );
    }
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
    await bar.getByRole("button", { name: "Label" }).tap();
    await bar.getByRole("button", { name: "Good" }).tap();
    await page.getByText("2 runs labelled good.").waitFor();
    await expect.poll(() => page.locator(".score").count()).toBe(2);
    await page.getByRole("button", { name: "Undo" }).tap();
    await page.getByText("The labels were taken back.").waitFor();
    await expect.poll(() => page.locator(".score").count()).toBe(0);

    await boxes.nth(0).tap();
    await boxes.nth(1).tap();
    await bar.getByRole("link", { name: "Compare" }).tap();
    await page.getByText(/steps differ|steps are alike/).waitFor();
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing in the sheet, the bar and the look: %s",
    async (scheme) => {
      const page = await open("/traces", scheme);
      const check = async (name: string) => {
        await page.screenshot({ path: join(PICTURES, `phone-${name}-${scheme}.png`) });
        expect(await findAxeViolations(page), `${name} ${scheme}`).toEqual([]);
      };
      await page.getByRole("button", { name: "Facets" }).tap();
      await page.locator(".facet-value").first().waitFor();
      await check("facets");
      await page.getByRole("button", { name: /^Show / }).tap();
      await page.locator(".select-box").first().tap();
      await check("bulk");
      await page.getByRole("button", { name: "Look" }).tap();
      await page.locator(".peek-steps li").first().waitFor();
      await check("peek");
      await page.context().close();
    },
  );
});

async function heightOf(part: Locator): Promise<number> {
  return (await part.boundingBox())?.height ?? 0;
}
