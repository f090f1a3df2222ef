import { createClawglassClient } from "@clawglass/client";
import { AssessmentListSchema, LabelQuestionListSchema, ReviewQueueSchema } from "@clawglass/core/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeOtlp, idBytes, type TestSpan } from "../testkit/encode-otlp.ts";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

let server: TestServer;
let client: ReturnType<typeof createClawglassClient>;
beforeAll(async () => {
  server = await startTestServer();
  client = createClawglassClient({ baseUrl: server.url, fetch });
});
afterAll(() => server.close());

let runCount = 0;
/** Stores a run of its own and gives its id. */
async function storeRun(sketch: TestSpan = {}): Promise<string> {
  runCount += 1;
  const traceId = Buffer.alloc(16, runCount);
  const startNano = 1_795_343_761_000_000_000n + BigInt(runCount) * 1_000_000_000n;
  const attributes = [
    { key: "mlflow.spanInputs", value: { stringValue: JSON.stringify({ question: `q${runCount}` }) } },
    { key: "mlflow.spanOutputs", value: { stringValue: '{"answer":"a"}' } },
  ];
  await server.post(
    encodeOtlp([
      {
        traceId,
        spanId: idBytes(1),
        startTimeUnixNano: String(startNano),
        endTimeUnixNano: String(startNano + 1_000_000_000n),
        ...sketch,
        attributes: [...attributes, ...(sketch.attributes ?? [])],
      },
    ]),
  );
  return `tr-${traceId.toString("hex")}`;
}

let labelCount = 0;
const newId = () => `a-${(++labelCount).toString(16).padStart(32, "0")}`;
const mlflow = async (traceId: string) => {
  const response = await fetch(`${server.url}/api/3.0/mlflow/traces/${traceId}`);
  const { trace } = (await response.json()) as {
    trace: { trace_info: { assessments?: Record<string, unknown>[] } };
  };
  return trace.trace_info.assessments ?? [];
};
const list = async (traceId: string) =>
  AssessmentListSchema.parse(await client.listAssessments({ traceId })).assessments;

test("a label of the page is the assessment that an MLflow client reads", async () => {
  const traceId = await storeRun();
  const assessmentId = newId();
  await client.createAssessment(
    { traceId },
    {
      assessmentId,
      name: "useful_answer",
      kind: "feedback",
      valueJson: "true",
      rationale: "as I wanted",
      spanId: "0000000000000001",
      message: "output/0",
      who: "Ada",
    },
  );
  await client.createAssessment(
    { traceId },
    { assessmentId: newId(), name: "expected_response", kind: "expectation", valueJson: '"At noon."' },
  );
  expect(await mlflow(traceId)).toMatchObject([
    {
      assessment_id: assessmentId,
      assessment_name: "useful_answer",
      span_id: "0000000000000001",
      source: { source_type: "HUMAN", source_id: "Ada" },
      feedback: { value: true },
      rationale: "as I wanted",
      metadata: { "clawglass.message": "output/0" },
      valid: true,
    },
    {
      assessment_name: "expected_response",
      expectation: { value: "At noon." },
      source: { source_id: "you" },
    },
  ]);
});

test("a label of an MLflow client stands in the page's list and in the run's row", async () => {
  const traceId = await storeRun();
  const assessment = {
    assessment_name: "relevance",
    source: { source_type: "LLM_JUDGE", source_id: "openai:/gpt-5" },
    feedback: { value: 0.2 },
  };
  await fetch(`${server.url}/api/3.0/mlflow/traces/${traceId}/assessments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ assessment }),
  });
  expect(await list(traceId)).toMatchObject([{ name: "relevance", source: { type: "LLM_JUDGE" } }]);
  expect((await client.getTrace(traceId)).summary.scores).toMatchObject([
    { name: "relevance", source: "LLM_JUDGE", valueJson: "0.2" },
  ]);
});

test("the same label sent twice, also at once, is stored once", async () => {
  const traceId = await storeRun();
  const given = { assessmentId: newId(), name: "size", kind: "feedback", valueJson: "4" } as const;
  const answers = await Promise.all([1, 2, 3].map(() => client.createAssessment({ traceId }, given)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await client.createAssessment({ traceId }, given);
  expect(await list(traceId)).toMatchObject([{ content: { valueJson: "4.0" } }]);
});

test("a change replaces and keeps the old one; undo brings it back; deletion takes all", async () => {
  const traceId = await storeRun();
  const [first, second, third] = [newId(), newId(), newId()];
  const put = (assessmentId: string, valueJson: string, overrides: string | null) =>
    client.createAssessment(
      { traceId },
      { assessmentId, name: "useful_answer", kind: "feedback", valueJson, overrides },
    );
  await put(first, "true", null);
  await put(second, "false", first);
  await put(third, "true", second);
  const validIds = async () =>
    (await list(traceId)).flatMap((each) => (each.isValid ? [each.assessmentId] : []));
  expect(await validIds()).toEqual([third]);
  await client.deleteAssessment({ traceId }, third);
  expect(await validIds()).toEqual([second]);
  expect(
    (await mlflow(traceId)).map(({ assessment_id, valid, overrides }) => [assessment_id, valid, overrides]),
  ).toEqual([
    [first, false, undefined],
    [second, true, first],
  ]);
  await client.deleteAssessment({ traceId }, second, true);
  await client.deleteAssessment({ traceId }, second, true);
  expect(await list(traceId)).toEqual([]);
});

test("a label on a session is kept on its first run and found from the session", async () => {
  const attributes = [{ key: "session.id", value: { stringValue: "family's group" } }];
  const firstId = await storeRun({ attributes });
  await storeRun({ attributes });
  const given = { assessmentId: newId(), name: "calm", kind: "feedback", valueJson: "true" } as const;
  const session = { sessionId: "family's group" };
  await client.createAssessment(session, given);
  await client.createAssessment(session, given);
  expect((await client.listAssessments(session)).assessments).toMatchObject([
    { traceId: firstId, metadata: { "mlflow.trace.session": "family's group" } },
  ]);
  await client.deleteAssessment(session, given.assessmentId);
  await client.deleteAssessment(session, given.assessmentId, true);
  expect((await client.listAssessments(session)).assessments).toEqual([]);
  await expect(
    client.createAssessment({ sessionId: "none" }, { ...given, assessmentId: newId() }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test.each([
  ["a value that is no JSON", { valueJson: "{" }],
  ["no value", { valueJson: "null" }],
  ["an id of another form", { assessmentId: "x" }],
  ["a message of nowhere", { message: "middle/1" }],
])("a label with %s is refused", async (_words, wrong) => {
  const traceId = await storeRun();
  const given = { assessmentId: newId(), name: "n", kind: "feedback", valueJson: "1", ...wrong } as const;
  await expect(client.createAssessment({ traceId }, given)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(await list(traceId)).toEqual([]);
});

test("the owner's questions are MLflow's label schemas", async () => {
  const { labels } = LabelQuestionListSchema.parse(await client.listLabelQuestions());
  expect(labels.map(({ name, kind }) => [name, kind])).toEqual([
    ["useful_answer", "thumbs"],
    ["what_was_wrong", "choice"],
  ]);
  const id = `ls-${"c".repeat(32)}`;
  await client.saveLabelQuestion(id, {
    name: "tone",
    question: "How?",
    kind: "choice",
    options: ["kind", "cold"],
  });
  const response = await fetch(`${server.url}/api/3.0/mlflow/label-schemas/get?schema_id=${id}`);
  expect(await response.json()).toMatchObject({
    label_schema: {
      name: "tone",
      instruction: "How?",
      input: { categorical: { options: ["kind", "cold"] } },
    },
  });
  const [useful] = labels;
  await expect(
    client.saveLabelQuestion(useful?.id ?? "", { name: "other", question: "", kind: "thumbs", options: [] }),
  ).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await client.deleteLabelQuestion(id);
  expect((await client.listLabelQuestions()).labels).toHaveLength(2);
});

test("the queue offers a failed run, remembers the answer, and takes it back", async () => {
  const traceId = await storeRun({ status: { code: 2, message: "mail timed out" } });
  const queue = ReviewQueueSchema.parse(await client.getReviewQueue());
  expect(queue.items.find((item) => item.trace.traceId === traceId)).toMatchObject({
    reason: "failed",
    why: "mail timed out",
  });
  await client.answerReview(traceId, { outcome: "skipped", title: "q" });
  await client.answerReview(traceId, { outcome: "skipped", title: "q" });
  const after = await client.getReviewQueue();
  expect(after.items.some((item) => item.trace.traceId === traceId)).toBe(false);
  expect(after.done).toMatchObject([{ traceId, outcome: "skipped", title: "q" }]);
  await client.answerReview(traceId, { outcome: null });
  const again = await client.getReviewQueue();
  expect(again.done).toEqual([]);
  expect(again.items.some((item) => item.trace.traceId === traceId)).toBe(true);
});
