import type { ScriptedScenario } from "@clawglass/testing";
import * as scenarios from "./scenarios.ts";
import { SUB_AGENT_SCENARIOS } from "./sub-agent-scenarios.ts";

export const ALL_SCENARIOS: readonly ScriptedScenario[] = [
  ...Object.values(scenarios).filter(
    (value): value is ScriptedScenario => typeof value === "object" && "turns" in value,
  ),
  ...SUB_AGENT_SCENARIOS,
];
