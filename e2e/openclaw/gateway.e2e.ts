import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startWorkbench, type Workbench } from "../support/workbench.ts";
import { ALL_SCENARIOS } from "./all-scenarios.ts";
import { describeCommandLine } from "./suites/command-line.ts";
import { describeCrash } from "./suites/crash.ts";
import { describeFacts, writeLabSkill } from "./suites/facts.ts";
import { describeFailures } from "./suites/failures.ts";
import { describeOffline } from "./suites/offline.ts";
import { describeRecorders } from "./suites/recorders.ts";
import { describeSessions } from "./suites/sessions.ts";
import { describeSubAgents } from "./suites/sub-agents.ts";
import { describeTools } from "./suites/tools.ts";

/** One Gateway for all of these: it takes long to start, and every scenario has a session of its own. */
let bench: Workbench;
const getBench = () => bench;

beforeAll(async () => {
  bench = await startWorkbench({ scenarios: ALL_SCENARIOS });
  await writeFile(join(bench.lab.workspace, "notes.txt"), "buy milk\n");
  await writeLabSkill(bench);
  await bench.startGateway();
});
afterAll(() => bench?.stop());

describeTools(getBench);
describeFacts(getBench);
describeFailures(getBench);
describeSubAgents(getBench);
describeSessions(getBench);
describeOffline(getBench);
describeCrash(getBench);
describeRecorders(getBench);
describeCommandLine(getBench);
