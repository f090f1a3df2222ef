import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OPENCLAW_KEYS } from "@clawglass/core";
import { describe, expect, test } from "vitest";
import { modelCall, toolCall } from "../../support/expected-nodes.ts";
import { attributeOf } from "../../support/read-trace.ts";
import { type GetWorkbench, play, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import type { Workbench } from "../../support/workbench.ts";
import * as scripts from "../scenarios.ts";

const SKILL_TEXT = `---
name: lab-notes
description: How notes are kept in the lab.
---
Write them down.
`;

/** Before the Gateway starts: it reads skills then. */
export async function writeLabSkill({ lab }: Workbench): Promise<void> {
  const file = join(lab.workspace, scripts.SKILL_PATH);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, SKILL_TEXT);
}

export function describeFacts(getBench: GetWorkbench): void {
  describe("what a run says besides its content", () => {
    test("skills with their versions, tools as they were offered, thinking, times, the cost that the provider billed", async () => {
      const bench = getBench();
      expect(await play(bench, scripts.FACTS)).toBeNull();
      const trace = await bench.expectTraceOf(scripts.FACTS).toEqualTree(
        runOf(scripts.FACTS, {
          output: "I know how notes are kept.",
          events: ["skill_used: Skill lab-notes was read"],
          children: [
            modelCall(scripts.FACTS, 0),
            toolCall(scriptedCall(scripts.FACTS, 0), { askedBy: "facts/0", output: SKILL_TEXT }),
            modelCall(scripts.FACTS, 1, { costUsd: scripts.BILLED_USD, costSource: "provider" }),
          ],
        }),
      );
      const sha256 = createHash("sha256").update(SKILL_TEXT).digest("hex");
      const root = trace.spans.find(({ row }) => row.parentSpanId === null);
      const call = trace.spans.find(({ row }) => row.type === "LLM");
      if (!root || !call) throw new Error("the trace lacks its root or its call");
      expect(attributeOf(root, OPENCLAW_KEYS.skills)).toContainEqual({
        name: "lab-notes",
        location: expect.stringContaining(scripts.SKILL_PATH),
        sha256,
      });
      expect(root.events[0]?.attributes).toContainEqual({ key: "sha256", json: JSON.stringify(sha256) });
      expect(attributeOf(root, OPENCLAW_KEYS.agentId)).toBe("main");
      expect(attributeOf(root, OPENCLAW_KEYS.hostVersion)).toBe(bench.lab.version);
      expect(attributeOf(root, OPENCLAW_KEYS.pluginVersion)).toMatch(/^\d+\.\d+\.\d+/);

      // The script waits 120 ms before its first byte.
      expect(call.timeToFirstByteMs).toBeGreaterThanOrEqual(120);
      expect(call.timeToFirstByteMs).toBeLessThanOrEqual(call.row.durationMs ?? 0);
      const [request] = bench.model.requestsOfScenario(scripts.FACTS.name);
      expect(attributeOf(call, "openclaw.tools.offered")).toBe(request?.body.tools?.length);
      // Behind tool search there are more tools than the model was sent: the record tells the two apart.
      const catalogue = attributeOf(call, "openclaw.tools.catalogue") as { function: { name: string } }[];
      expect(catalogue.length).toBeGreaterThan(request?.body.tools?.length ?? 0);
      expect(catalogue.map((tool) => tool.function.name)).toEqual(
        expect.arrayContaining(["read", "exec", "sessions_spawn", "lab_text"]),
      );
    });
  });
}
