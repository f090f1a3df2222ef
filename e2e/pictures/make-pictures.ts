import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot, type ScriptedScenario } from "@clawglass/testing";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { startWorkbench } from "../support/workbench.ts";

/** Makes the pictures of the documentation from a run of a real OpenClaw: `npm run pictures`. */
const RENT: ScriptedScenario = {
  name: "rent",
  match: ["Did the plumber answer"],
  turns: [
    {
      kind: "answer",
      reasoning: "The notes hold the mail archive. I list them first, then read the newest one.",
      toolCalls: [{ id: "call1", name: "exec", arguments: { command: "ls notes" } }],
      usage: { inputTokens: 9_040, cachedTokens: 6_200, outputTokens: 120, reasoningTokens: 64 },
      latencyMs: 900,
    },
    {
      kind: "answer",
      text: "I read the newest mail.",
      toolCalls: [
        { id: "call2", name: "read", arguments: { path: "notes/plumber-2026-11-21.md" } },
        { id: "call3", name: "exec", arguments: { command: "cat notes/plumber-2026-11-22.md" } },
      ],
      usage: { inputTokens: 9_210, cachedTokens: 8_900, outputTokens: 90, reasoningTokens: 20 },
      latencyMs: 700,
    },
    {
      kind: "answer",
      text: "Yes, yesterday: he can come on Tuesday at 10:00 and asks for a photo of the boiler. Today's mail could not be read, because the file is not there yet.",
      usage: { inputTokens: 9_400, cachedTokens: 9_100, outputTokens: 140, reasoningTokens: 0 },
      latencyMs: 1100,
    },
  ],
};

/** The first run of a Gateway takes seconds before its first call; pictures are of an agent in use. */
const MORNING: ScriptedScenario = {
  name: "morning",
  match: ["Good morning"],
  turns: [{ kind: "answer", text: "Good morning. Nothing new since last night." }],
};

const FOLDER = join(repositoryRoot(), "docs", "images");

async function main(): Promise<void> {
  const browser = await launchChromium();
  if (browser === null) throw new Error("The pictures need a Chromium.");
  const bench = await startWorkbench({ scenarios: [MORNING, RENT] });
  try {
    mkdirSync(join(bench.lab.workspace, "notes"), { recursive: true });
    await writeFile(
      join(bench.lab.workspace, "notes", "plumber-2026-11-21.md"),
      "From: Plumber\nTuesday 10:00 works. Please send a photo of the boiler.\n",
    );
    await bench.startGateway();
    await bench.say("Good morning", { sessionKey: "agent:main:morning" });
    await bench.say("Did the plumber answer?", { sessionKey: "agent:main:pictures" });
    await takePictures(browser, bench.server.url);
  } finally {
    await browser.close();
    await bench.stop();
  }
}

/** The conversation in light, tree and timeline in dark. */
async function takePictures(browser: Browser, serverUrl: string): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    reducedMotion: "reduce",
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  await page.goto(`${serverUrl}/traces`);
  await page
    .getByRole("row")
    .filter({ hasText: "Did the plumber answer?" })
    .getByRole("link")
    .first()
    .click();
  await page.getByRole("article", { name: "Tool exec" }).first().waitFor();
  await page.screenshot({ path: join(FOLDER, "trace-light.png"), animations: "disabled" });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.goto(`${page.url()}?view=tree`);
  await page.getByRole("treeitem").nth(3).click();
  await page.getByText("messages unchanged").waitFor();
  await page.screenshot({ path: join(FOLDER, "tree-dark.png"), animations: "disabled" });
  await context.close();
}

await main();
