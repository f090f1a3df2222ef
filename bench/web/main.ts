import { launchChromium } from "../../e2e/support/chromium.ts";
import { AgentPayloads } from "../lib/agent-payloads.ts";
import { RandomText } from "../lib/random-text.ts";
import type { Figure } from "../support/figure.ts";
import { printFigures, report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";
import type { WebBench } from "./bench-web.ts";
import { measureHours } from "./measure-hours.ts";
import { measureList } from "./measure-list.ts";
import { measureManySpans } from "./measure-many-spans.ts";
import { measureMegabytes } from "./measure-megabytes.ts";
import { measureMostSpans } from "./measure-most-spans.ts";
import { toClawglass, toMlflow } from "./site.ts";

/**
 * The page in a real Chromium, beside MLflow's, each opened by a browser that has never seen it, when the servers have done
 * what they were sent. `npm run bench -- web PART…` measures some parts only, of Clawglass alone with `alone` among them,
 * and prints them without keeping them.
 */
const PARTS: Record<string, (bench: WebBench) => Promise<Figure[]>> = {
  list: measureList,
  "many-spans": measureManySpans,
  "most-spans": measureMostSpans,
  megabytes: measureMegabytes,
  hours: measureHours,
};
/** The first parts are measured beside MLflow, which takes no memory from the others. */
const PARTS_WITH_MLFLOW = 2;
const ALONE = "alone";
const SEED = 7;

/** A run takes many minutes: what is measured now goes to stderr. */
function say(step: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${step}`);
}

const given = process.argv.slice(2);
const unknown = given.find((part) => part !== ALONE && !(part in PARTS));
if (unknown !== undefined)
  throw new Error(`There is no part ${unknown}. Parts: ${Object.keys(PARTS).join(", ")}, and ${ALONE}.`);
const chosen = given.filter((part) => part !== ALONE);
const browser = await launchChromium();
if (browser === null) throw new Error("this bench needs a Chromium");
const clawglass = await startClawglass();
const mlflow = given.includes(ALONE) ? null : await startMlflow();
try {
  const bench: WebBench = {
    browser,
    ours: toClawglass(clawglass),
    theirs: mlflow && toMlflow(mlflow),
    payloads: new AgentPayloads(new RandomText(SEED), Date.now() - 3_600_000),
  };
  const figures: Figure[] = [];
  for (const [index, [part, measure]] of Object.entries(PARTS).entries()) {
    if (index === PARTS_WITH_MLFLOW) await mlflow?.dispose();
    if (chosen.length > 0 && !chosen.includes(part)) continue;
    say(part);
    figures.push(...(await measure(bench)));
  }
  const notes = ["8 hours are those of the page's own clock, moved on minute by minute"];
  if (mlflow === null) notes.push("MLflow was left out");
  const areMet = given.length === 0 ? report("web", figures, notes) : printFigures("web", figures, notes);
  if (!areMet) process.exitCode = 1;
} finally {
  await browser.close();
  await clawglass.dispose();
  await mlflow?.dispose();
}
