import { readFile } from "node:fs/promises";
import type { TracePage } from "@clawglass/core/api";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { CRON_SESSION, sketchMailRuns } from "../support/mail-runs.ts";
import { openPage } from "../support/open-page.ts";
import { seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();
/** More than one page of the list, and more than are labelled at once. */
const RUN_COUNT = 520;

describe.skipIf(browser === null)("what is done to many runs at once", () => {
  let server: RunningServer;
  let ids: string[];

  beforeAll(async () => {
    server = await startClawglassServer();
    ids = await seedRuns(server.url, sketchMailRuns(RUN_COUNT));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const open = async (path: string) => {
    if (browser === null) throw new Error("no browser");
    const opened = await openPage(browser, server.url + path);
    await opened.page.locator(".trace-row").first().waitFor();
    return { ...opened, bar: opened.page.getByRole("region", { name: "Selected runs" }) };
  };
  const tick = async (page: Page, ...indexes: number[]) => {
    for (const index of indexes) await page.locator(".trace-row").nth(index).getByRole("checkbox").check();
  };
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${server.url}/api/clawglass/v1${path}`)).json()) as T;
  const countFitting = async (q: string): Promise<number> =>
    (await get<TracePage>(`/traces?limit=1&q=${encodeURIComponent(q)}`)).total?.count ?? -1;
  const selectAll = async (page: Page, bar: Locator, count: number) => {
    await tick(page, 0);
    await bar.getByRole("button", { name: `Select all ${count}` }).click();
    await bar.getByText(`${count} selected`).waitFor();
  };

  test("labels are stored for each run, and taken back by one undo", async () => {
    const { page, bar, complaints, close } = await open("/traces");
    await tick(page, 1, 3);
    await page.keyboard.press("l");
    await bar.getByRole("button", { name: "Bad" }).click();
    await page.getByText("2 runs labelled bad.").waitFor();
    await expect.poll(() => countFitting("label:useful_answer")).toBe(2);
    for (const id of [ids[1], ids[3]]) {
      const { assessments } = await get<{ assessments: unknown[] }>(`/traces/${id}/assessments`);
      expect(assessments).toMatchObject([{ name: "useful_answer", content: { valueJson: "false" } }]);
    }
    // A label that is given meanwhile is not what the bar takes back.
    await page.locator(".trace-row").nth(6).focus();
    await page.keyboard.press(" ");
    const peek = page.getByRole("complementary", { name: "The run in short" });
    await peek.getByRole("button", { name: "Add a label" }).click();
    await peek.getByRole("button", { name: "Good" }).first().click();
    await expect.poll(() => countFitting("label:useful_answer")).toBe(3);
    await bar.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => countFitting("label:useful_answer")).toBe(1);
    await peek.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => countFitting("label:useful_answer")).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test("tick boxes wear the page's own colours in the dark, and the system's where it forces its own", async () => {
    const { page, close } = await open("/traces");
    await page.emulateMedia({ colorScheme: "dark" });
    const box = page.locator(".trace-row").first().getByRole("checkbox");
    const style = (name: string) =>
      page.evaluate(
        `getComputedStyle(document.querySelector(".trace-row input")).getPropertyValue("${name}")`,
      );
    const token = async (name: string) =>
      page.evaluate(`(() => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.backgroundColor = "var(${name})";
        const colour = getComputedStyle(probe).backgroundColor;
        probe.remove();
        return colour;
      })()`);
    expect(await style("background-color")).toBe(await token("--raised"));
    await box.check();
    expect(await style("background-color")).toBe(await token("--tide"));
    await page.keyboard.press("Shift"); // from here on the focus is a keyboard's
    await box.focus();
    expect(await style("box-shadow")).not.toBe("none");
    await page.emulateMedia({ forcedColors: "active" });
    expect(await style("appearance")).toBe("auto");
    expect(await style("outline-style")).toBe("solid");
    await close();
  });

  test("a tag is set, found by the filter, and undo gives back what was there before", async () => {
    const { page, bar, close } = await open("/traces");
    const setTag = async (text: string) => {
      await bar.getByRole("button", { name: "Tag", exact: true }).click();
      await bar.getByRole("textbox", { name: "Tag, or tag=value" }).fill(text);
      await page.keyboard.press("Enter");
    };
    await tick(page, 0, 1);
    await setTag("seen=first");
    await page.getByText("2 runs tagged seen.").waitFor();
    await tick(page, 1, 2);
    await setTag("seen=second");
    await expect.poll(() => countFitting("tag:seen=second")).toBe(2);
    await bar.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The tags are as they were.").waitFor();
    expect(await countFitting("tag:seen=first")).toBe(2);
    expect(await countFitting("tag:seen=second")).toBe(0);
    await close();
  });

  test("an export is a file of the selected runs, one a line", async () => {
    const { page, bar, close } = await open("/traces");
    await tick(page, 2, 4, 5);
    const arriving = page.waitForEvent("download");
    await bar.getByRole("button", { name: "Export" }).click();
    const download = await arriving;
    expect(download.suggestedFilename()).toBe("clawglass-3-runs.jsonl");
    const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    for (const [index, id] of [ids[2], ids[4], ids[5]].entries()) {
      expect(JSON.stringify(JSON.parse(lines[index] ?? ""))).toContain((id ?? "").replace("tr-", ""));
    }
    await page.getByText("3 runs exported; secrets are masked.").waitFor();
    await close();
  });

  test("all that fit are selected, loaded or not; what reaches unseen runs is asked for first", async () => {
    const { page, bar, close } = await open(
      `/traces?only=${encodeURIComponent(`session:"${CRON_SESSION}"`)}`,
    );
    await selectAll(page, bar, RUN_COUNT / 2);
    await bar.getByRole("button", { name: "Tag", exact: true }).click();
    await bar.getByRole("textbox", { name: "Tag, or tag=value" }).fill("swept");
    await page.keyboard.press("Enter");
    await bar.getByText("200 of them are not loaded on this page.").waitFor();
    expect(await countFitting("tag:swept")).toBe(0);
    await bar.getByRole("button", { name: "Not now" }).click();
    await bar.getByText("260 selected").waitFor();
    await page.getByRole("button", { name: "Set tag", exact: true }).waitFor({ state: "detached" });

    await bar.getByRole("button", { name: "Tag", exact: true }).click();
    await bar.getByRole("textbox", { name: "Tag, or tag=value" }).fill("swept");
    await page.keyboard.press("Enter");
    await bar.getByRole("button", { name: "Set tag swept on 260 runs" }).click();
    await page.getByText("260 runs tagged swept.").waitFor();
    expect(await countFitting("tag:swept")).toBe(260);

    // Another filter is another list: nothing of it is ticked.
    await page.getByRole("button", { name: /^session:/ }).click();
    await page.getByText(`${RUN_COUNT} runs`).waitFor();
    expect(await bar.getByText(/selected$/).count()).toBe(0);
    await close();
  });

  test("runs that were found by their words are selected all, and deleted after a yes", async () => {
    const { page, bar, close } = await open("/traces?q=%22mail+number+4%3F%22+or+%22mail+number+6%3F%22");
    await expect.poll(() => page.locator(".trace-row").count()).toBe(2);
    await tick(page, 0);
    await bar.getByRole("button", { name: "Select all 2" }).click();
    await bar.getByRole("button", { name: "Delete" }).click();
    await page.getByText("2 runs were deleted.").waitFor({ timeout: 20_000 });
    expect((await fetch(`${server.url}/api/clawglass/v1/traces/${ids[4]}`)).status).toBe(404);
    expect((await get<TracePage>("/traces?limit=1")).total?.count).toBe(RUN_COUNT - 2);
    await close();
  });

  test("more than can be done at once is refused with what to do, and nothing is done", async () => {
    const { page, bar, close } = await open("/traces");
    await selectAll(page, bar, RUN_COUNT - 2);
    await bar.getByRole("button", { name: "Label" }).click();
    await bar.getByRole("button", { name: "Good" }).click();
    await bar.getByRole("button", { name: `Label as good ${RUN_COUNT - 2} runs` }).click();
    await page.getByText("At most 500 runs are labelled at once; nothing was done.").waitFor();
    expect(await countFitting("label:useful_answer")).toBe(0);
    await close();
  });

  test("a view that was saved can be forgotten, in every browser", async () => {
    const { page, close } = await open("/traces?only=tool%3Aweb_search");
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("textbox", { name: "Name of the view" }).fill("For a while");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "For a while" }).waitFor();
    await page.getByRole("button", { name: "Forget this view" }).click();
    await page.getByRole("button", { name: "For a while" }).waitFor({ state: "detached" });
    expect(await get("/views")).toEqual({ views: [] });
    await close();
  });
});
