import type { Assessment } from "@clawglass/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFeedback } from "./build-feedback.ts";
import { buildBatch, buildSpan, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** Experiments, tags and assessments. */
export function recordsConformance(engine: EngineUnderTest): void {
  describe("experiments, tags and assessments", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const storeTrace = async (sessionId: string | null = null): Promise<string> => {
      const traceId = uniqueTraceId();
      await store.writer.appendSpans(buildBatch([buildSpan({ traceId, facts: { sessionId } })]));
      return traceId;
    };
    const findIds = async (filter: string): Promise<string[]> => {
      const page = await store.reader.listTraceSummaries({
        experimentIds: null,
        filter,
        orderBy: [],
        limit: 100,
        cursor: null,
      });
      return page.items.map((item) => item.traceId).sort();
    };

    it("begin with the experiment 0, named Default", async () => {
      expect(await store.reader.getExperiment("0")).toMatchObject({
        name: "Default",
        artifactLocation: "mlflow-artifacts:/0",
        lifecycleStage: "active",
      });
    });

    it("create, rename, tag, hide and find experiments", async () => {
      const created = await store.writer.createExperiment({
        name: "e",
        artifactLocation: null,
        tags: { k: "v" },
      });
      expect(created).toMatchObject({
        name: "e",
        artifactLocation: `mlflow-artifacts:/${created.experimentId}`,
      });
      await expect(
        store.writer.createExperiment({ name: "e", artifactLocation: null, tags: {} }),
      ).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
      await store.writer.updateExperiment(created.experimentId, {
        name: "f",
        lifecycleStage: "deleted",
        setTags: { n: "1" },
        deleteTags: ["k"],
      });
      const renamed = await store.reader.getExperimentByName("f");
      expect(renamed).toMatchObject({ lifecycleStage: "deleted", tags: { n: "1" } });
      expect(await store.reader.getExperimentByName("e")).toBeNull();
      const active = await store.reader.listExperiments({ lifecycleStage: "active", limit: 1, cursor: null });
      expect(active).toMatchObject({ items: [{ experimentId: "0" }], nextCursor: null });
      const all = await store.reader.listExperiments({ lifecycleStage: null, limit: 1, cursor: null });
      const rest = await store.reader.listExperiments({
        lifecycleStage: null,
        limit: 9,
        cursor: all.nextCursor,
      });
      expect(new Set([...all.items, ...rest.items].map((each) => each.name))).toEqual(
        new Set(["Default", "f"]),
      );
      await expect(store.writer.updateExperiment("77", {})).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("set, replace and delete tags of a trace; the trace name is one of them", async () => {
      const traceId = await storeTrace();
      await store.writer.setTraceTag(traceId, "mlflow.traceName", "one");
      await store.writer.setTraceTag(traceId, "mlflow.traceName", "two");
      expect((await store.reader.getTraceSummary(traceId))?.name).toBe("two");
      await store.writer.deleteTraceTag(traceId, "mlflow.traceName");
      expect((await store.reader.getTraceSummary(traceId))?.name).toBe("run");
      await expect(store.writer.deleteTraceTag(traceId, "mlflow.traceName")).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });

    it("create, change and delete assessments", async () => {
      const traceId = await storeTrace();
      const assessment = buildFeedback(traceId);
      await store.writer.createAssessment(assessment);
      await expect(store.writer.createAssessment(assessment)).rejects.toMatchObject({
        code: "ALREADY_EXISTS",
      });
      const changed = await store.writer.updateAssessment(traceId, assessment.assessmentId, {
        rationale: "because",
        metadata: { k: "v" },
      });
      expect(changed).toMatchObject({
        rationale: "because",
        metadata: { k: "v" },
        content: assessment.content,
      });
      expect(await store.reader.getAssessment(traceId, assessment.assessmentId)).toEqual(changed);
      expect((await store.reader.getTraceInfos([traceId]))[0]?.assessments).toEqual([changed]);
      await store.writer.deleteAssessment(traceId, assessment.assessmentId);
      await store.writer.deleteAssessment(traceId, assessment.assessmentId);
      expect(await store.reader.getAssessment(traceId, assessment.assessmentId)).toBeNull();
      await expect(store.writer.createAssessment(buildFeedback("tr-none"))).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });

    it("let an override invalidate what it replaces, and revive it when the override goes", async () => {
      const traceId = await storeTrace();
      const old = buildFeedback(traceId);
      const override = buildFeedback(traceId, { assessmentId: `b-${traceId}`, overrides: old.assessmentId });
      await store.writer.createAssessment(old);
      await store.writer.createAssessment(override);
      expect((await store.reader.getAssessment(traceId, old.assessmentId))?.isValid).toBe(false);
      await store.writer.deleteAssessment(traceId, override.assessmentId);
      expect((await store.reader.getAssessment(traceId, old.assessmentId))?.isValid).toBe(true);
      await expect(
        store.writer.createAssessment({ ...override, assessmentId: "c", overrides: "none" }),
      ).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("stand in the row of their trace, in lists and in changes: feedback on the whole run that is valid", async () => {
      const traceId = await storeTrace();
      const old = buildFeedback(traceId);
      store.writer.takeChanges();
      await store.writer.createAssessment(old);
      await store.writer.createAssessment(
        buildFeedback(traceId, {
          assessmentId: `new-${traceId}`,
          overrides: old.assessmentId,
          createTimeMs: 2,
          content: { kind: "feedback", valueJson: "true", error: null },
        }),
      );
      for (const [id, change] of [
        ["span", { spanId: "00000000000000a1" }],
        ["expected", { content: { kind: "expectation", valueJson: '"x"' } }],
        [
          "broken",
          {
            content: {
              kind: "feedback",
              valueJson: "null",
              error: { code: "E", message: "m", stackTrace: null },
            },
          },
        ],
      ] as const) {
        await store.writer.createAssessment(
          buildFeedback(traceId, { assessmentId: `${id}-${traceId}`, ...change }),
        );
      }
      const scores = [{ name: "quality", source: "HUMAN", valueJson: "true", createTimeMs: 2 }];
      expect((await store.reader.getTraceSummary(traceId))?.scores).toEqual(scores);
      const listed = await store.reader.listTraceSummaries({
        experimentIds: null,
        filter: "",
        orderBy: [],
        limit: 500,
        cursor: null,
      });
      expect(listed.items.find((trace) => trace.traceId === traceId)?.scores).toEqual(scores);
      expect(store.writer.takeChanges().at(-1)).toMatchObject({ kind: "trace", trace: { traceId, scores } });
    });

    it("are found by filters on their values", async () => {
      const [low, yes, session, mate] = [
        await storeTrace(),
        await storeTrace(),
        await storeTrace("one-session"),
        await storeTrace("one-session"),
      ];
      const put = (traceId: string, valueJson: string, change: Partial<Assessment> = {}): Promise<unknown> =>
        store.writer.createAssessment(
          buildFeedback(traceId, {
            name: "filtered",
            content: { kind: "feedback", valueJson, error: null },
            ...change,
          }),
        );
      await put(low, "0.4");
      await put(yes, '"yes"');
      await put(session, "5", { name: "about-session", metadata: { "mlflow.trace.session": "one-session" } });
      expect(await findIds("feedback.filtered = '0.4'")).toEqual([low]);
      expect(await findIds("feedback.filtered > 0.3")).toEqual([low]);
      expect(await findIds("feedback.filtered = 'yes'")).toEqual([yes]);
      expect(await findIds("feedback.filtered LIKE '%ye%'")).toEqual([yes]);
      expect(await findIds("feedback.filtered IS NOT NULL")).toEqual([low, yes].sort());
      expect(await findIds("expectation.filtered IS NOT NULL")).toEqual([]);
      expect(await findIds("feedback.`about-session` >= 5")).toEqual([session, mate].sort());
      const without = await findIds("feedback.filtered IS NULL");
      expect(without).toContain(mate);
      expect(without).not.toContain(low);
    });

    it("link traces to versions of prompts", async () => {
      const traceId = await storeTrace();
      await store.writer.linkTraceToPrompts(traceId, [{ name: "p", version: "1" }]);
      await store.writer.linkTraceToPrompts(traceId, [{ name: "p", version: "1" }]);
      expect(await findIds("prompt = 'p/1'")).toEqual([traceId]);
    });
  });
}
