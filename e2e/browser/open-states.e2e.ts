import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@clawglass/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { findAxeViolations } from "../support/find-axe-violations.ts";
import { sketchMailRuns } from "../support/mail-runs.ts";
import { DESK, openPage, PHONE } from "../support/open-page.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
const PICTURES = join(repositoryRoot(), "test-artifacts", "screenshots", "open");

interface OpenState {
  name: string;
  path: string;
  /** Opens it, and waits until it is there. */
  open: (page: Page, isPhone: boolean) => Promise<void>;
}

const tickTwo = async (page: Page): Promise<void> => {
  for (const index of [0, 1]) await page.locator(".trace-row").nth(index).getByRole("checkbox").check();
};

/** What is there only after a press: axe sees no state that a page does not open with. */
const STATES: readonly OpenState[] = [
  {
    name: "completion-fields",
    path: "/traces",
    open: async (page) => {
      await page.getByRole("combobox", { name: "Search in all runs" }).pressSequentially("to");
      await page.getByRole("option", { name: /^tool:/ }).waitFor();
    },
  },
  {
    name: "completion-values",
    path: "/traces",
    open: async (page) => {
      const field = page.getByRole("combobox", { name: "Search in all runs" });
      await field.pressSequentially("tool:");
      await page.getByRole("option", { name: /web_search/ }).waitFor();
      await field.press("ArrowDown");
    },
  },
  {
    name: "not-understood",
    path: "/traces?q=colour%3Ared",
    open: (page) => page.getByText("There is no field “colour”").waitFor(),
  },
  {
    name: "columns",
    path: "/traces",
    open: async (page, isPhone) => {
      await page.getByRole("button", { name: isPhone ? "Facets" : "Columns" }).click();
      await page.getByRole("checkbox", { name: "calls", exact: true }).waitFor();
    },
  },
  {
    name: "save-view",
    path: "/traces?only=state%3Afailed",
    open: async (page) => {
      await page.getByRole("button", { name: "Save view" }).click();
      await page.getByRole("textbox", { name: "Name of the view" }).fill("What failed");
    },
  },
  { name: "bulk-bar", path: "/traces", open: tickTwo },
  {
    name: "bulk-label",
    path: "/traces",
    open: async (page) => {
      await tickTwo(page);
      await page.keyboard.press("l");
      await page.getByRole("group", { name: "Useful answer" }).waitFor();
    },
  },
  {
    name: "bulk-question",
    path: "/traces",
    open: async (page) => {
      await tickTwo(page);
      await page.getByRole("button", { name: "Select all 70" }).click();
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("button", { name: "Export 70 runs" }).waitFor();
    },
  },
  {
    name: "bulk-undo",
    path: "/traces",
    open: async (page) => {
      await tickTwo(page);
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
  {
    name: "peek",
    path: "/traces",
    open: async (page) => {
      await page.locator(".trace-row").first().focus();
      await page.keyboard.press(" ");
      await page.locator(".peek-steps li").first().waitFor();
    },
  },
  {
    name: "groups-folded",
    path: "/traces?group=session",
    open: async (page) => {
      await page.locator(".group-head").first().getByRole("button").click();
      await page.locator(".group-head").nth(1).waitFor();
    },
  },
  {
    name: "palette",
    path: "/traces",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: /^Find/ }).fill("mail");
      await page
        .getByRole("option", { name: /Any mail number/ })
        .first()
        .waitFor();
    },
  },
  {
    name: "keys",
    path: "/traces",
    open: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).getByText("find anything").waitFor();
    },
  },
  {
    name: "label-editor",
    path: "/sessions/agent%3Amain%3Atelegram%3Adirect",
    open: async (page) => {
      await page.keyboard.press("l");
      await page.getByRole("button", { name: "Good" }).first().waitFor();
      // The focus went there, and what the bar at the top then half covers counts as a small target.
      await page.evaluate("scrollTo(0, 0)");
    },
  },
  {
    name: "questions",
    path: "/sessions/agent%3Amain%3Atelegram%3Adirect",
    open: async (page) => {
      await page.keyboard.press("l");
      await page.getByRole("button", { name: "Change the questions" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
];

describe.skipIf(browser === null)("what opens on the pages", () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startClawglassServer();
    mkdirSync(PICTURES, { recursive: true });
    await seedRuns(server.url, sketchMailRuns(70));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
    ["dark", 390],
  ] as const)(
    "has no barrier that axe finds and stays within the page: %s, %i pixels",
    async (scheme, width) => {
      if (browser === null) throw new Error("no browser");
      for (const { name, path, open } of STATES) {
        const viewport = width === 390 ? PHONE : DESK;
        const { page, complaints, close } = await openPage(browser, server.url + path, { scheme, viewport });
        const where = `${name} ${width} ${scheme}`;
        await page.locator(".trace-row, .turn, .filter-error").first().waitFor();
        await open(page, width === 390);
        await page.screenshot({ path: join(PICTURES, `${name}-${width}-${scheme}.png`) });
        expect(await findAxeViolations(page), where).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth"), where).toBe(width);
        expect(complaints, where).toEqual([]);
        await close();
      }
    },
  );
});
