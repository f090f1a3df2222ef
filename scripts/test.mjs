import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { withNode24 } from "./lib/node24.mjs";
import { repositoryRoot } from "./lib/repository-root.mjs";
import { run } from "./lib/run.mjs";
import { runMain } from "./lib/run-main.mjs";

/** Everything `npm test` does, in order. `npm test -- lint unit` runs only the named ones. */
const STAGES = [
  { name: "lint", title: "Lint and format", command: ["biome", "check", "."] },
  { name: "types", title: "Types", command: ["npm", "run", "-s", "typecheck"] },
  {
    name: "house",
    title: "Arrows between packages, sizes of files, generated documents",
    command: ["node", "scripts/check-house.ts"],
  },
  { name: "contrast", title: "Contrast of the colours", command: ["node", "scripts/check-contrast.mjs"] },
  { name: "unit", title: "Unit and contract tests", vitest: [] },
  { name: "build", title: "Build", build: true },
  {
    name: "e2e",
    title: "End to end: real OpenClaw, MLflow and browser",
    vitest: ["--config", "e2e/vitest.config.ts"],
  },
];

/** Of a failure's message, in the summary; the whole of it stands further up. */
const MESSAGE_LINES = 12;
const MESSAGE_LENGTH = 1_500;

const REPORTS = join(repositoryRoot, "test-artifacts", "reports");

async function main() {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(
      `Unknown stage ${unknown.join(", ")}. There are: ${STAGES.map((stage) => stage.name).join(", ")}.`,
    );
    return 2;
  }
  await ensureInstalled();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const results = [];
  for (const stage of STAGES) {
    if (chosen.length === 0 || chosen.includes(stage.name)) results.push(await runStage(stage));
  }
  return summarize(results);
}

async function runStage(stage) {
  console.log(`\n── ${stage.title} ──`);
  const startedAt = Date.now();
  const isOk = await runWork(stage);
  const counts = stage.vitest
    ? readCounts(stage.name)
    : { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: [] };
  if (!isOk && counts.failed === 0) counts.failed = 1; // the runner itself broke
  return { stage, seconds: Math.round((Date.now() - startedAt) / 1000), ...counts };
}

async function runWork(stage) {
  const env = withNode24();
  if (stage.build) {
    return ensureBuilt().then(
      () => true,
      (error) => {
        console.error(error.message);
        return false;
      },
    );
  }
  if (!stage.vitest) return (await run(stage.command[0], stage.command.slice(1), { env })) === 0;
  const report = join(REPORTS, `${stage.name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return (await run("vitest", ["run", ...stage.vitest, ...reporters], { env })) === 0;
}

function readCounts(name) {
  try {
    const report = JSON.parse(readFileSync(join(REPORTS, `${name}.json`), "utf8"));
    const tests = report.testResults.flatMap((file) => file.assertionResults);
    return {
      passed: tests.filter((test) => test.status === "passed").length,
      failed: report.numFailedTests || report.numFailedTestSuites,
      failures: report.testResults.flatMap(findFailures),
      skipped: tests
        .filter((test) => test.status !== "passed" && test.status !== "failed")
        .map((test) => test.fullName),
    };
  } catch (error) {
    console.error(`The report of ${name} cannot be read: ${error.message}`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

/** What failed in one file of tests: its name, and the first lines of its message. */
function findFailures({ name: file, message, assertionResults }) {
  const place = relative(repositoryRoot, file);
  const failed = assertionResults.filter(({ status }) => status === "failed");
  if (failed.length === 0 && message) return [`${place}: ${shorten(message)}`];
  return failed.map((test) => `${place} > ${test.fullName}: ${shorten(test.failureMessages.join("\n"))}`);
}

function shorten(message) {
  const lines = stripVTControlCharacters(message).split("\n");
  return lines.slice(0, MESSAGE_LINES).join("\n          ").slice(0, MESSAGE_LENGTH);
}

function summarize(results) {
  console.log("\n── Summary ──");
  for (const { stage, passed, failed, failures = [], skipped, seconds } of results) {
    const mark = failed > 0 ? "FAILED" : "ok";
    console.log(
      `${mark.padEnd(7)} ${stage.title}: ${passed} passed, ${failed} failed, ${skipped.length} left out, ${seconds} s`,
    );
    for (const name of skipped) console.log(`        left out: ${name}`);
    for (const failure of failures) console.log(`        failed: ${failure}`);
  }
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  const failed = sum((result) => result.failed);
  console.log(
    `\n${sum((result) => result.passed)} passed, ${failed} failed, ${sum((result) => result.skipped.length)} skipped`,
  );
  return failed > 0 ? 1 : 0;
}

runMain(main);
