import { randomBytes } from "node:crypto";

/** A run as a test tells it; times count back from now. */
export interface RunSketch {
  question: string;
  answer?: string;
  tools?: { name: string; result: string; error?: string }[];
  error?: string;
  minutesAgo: number;
  sessionId?: string;
  channel?: string;
  trigger?: string;
}

/** Sends runs as the plugin does, over OTLP/HTTP in JSON. Gives the trace ids in the order of the sketches. */
export async function seedRuns(serverUrl: string, sketches: readonly RunSketch[]): Promise<string[]> {
  const runs = sketches.map((sketch) => ({ sketch, traceId: randomBytes(16).toString("hex") }));
  const response = await fetch(`${serverUrl}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      resourceSpans: [
        { scopeSpans: [{ spans: runs.flatMap(({ sketch, traceId }) => toSpans(sketch, traceId)) }] },
      ],
    }),
  });
  if (!response.ok) throw new Error(`the server refused the runs: ${await response.text()}`);
  return runs.map(({ traceId }) => `tr-${traceId}`);
}

function toSpans(sketch: RunSketch, traceId: string): Record<string, unknown>[] {
  const startMs = Date.now() - sketch.minutesAgo * 60_000;
  const rootId = randomBytes(8).toString("hex");
  const span = (
    name: string,
    spanId: string,
    fromMs: number,
    toMs: number,
    error: string | undefined,
    attributes: Record<string, unknown>,
  ) => ({
    traceId,
    spanId,
    parentSpanId: spanId === rootId ? "" : rootId,
    name,
    startTimeUnixNano: `${startMs + fromMs}000000`,
    endTimeUnixNano: `${startMs + toMs}000000`,
    status: error === undefined ? { code: 1 } : { code: 2, message: error },
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: { stringValue: typeof value === "string" ? value : JSON.stringify(value) },
    })),
  });
  const question = [{ role: "user", content: sketch.question }];
  const answer =
    sketch.answer === undefined
      ? {}
      : { "mlflow.spanOutputs": { messages: [{ role: "assistant", content: sketch.answer }] } };
  const tools = sketch.tools ?? [];
  return [
    span("main", rootId, 0, 2_000 + tools.length * 500, sketch.error, {
      "mlflow.spanType": "AGENT",
      "mlflow.spanInputs": { messages: question },
      ...answer,
      "openclaw.trigger": sketch.trigger ?? "user",
      "openclaw.channel": sketch.channel ?? "telegram",
      ...(sketch.sessionId === undefined ? {} : { "session.id": sketch.sessionId }),
    }),
    ...tools.map(({ name, result, error }, index) =>
      span(name, randomBytes(8).toString("hex"), 500 + index * 500, 900 + index * 500, error, {
        "mlflow.spanType": "TOOL",
        "mlflow.spanInputs": { path: "notes.md" },
        "mlflow.spanOutputs": result,
        "gen_ai.tool.name": name,
      }),
    ),
    span(
      "gpt-5-mini",
      randomBytes(8).toString("hex"),
      1_000 + tools.length * 500,
      1_900 + tools.length * 500,
      undefined,
      {
        "mlflow.spanType": "LLM",
        "mlflow.spanInputs": { messages: question },
        "mlflow.spanOutputs": {
          choices: [
            { index: 0, finish_reason: "stop", message: { role: "assistant", content: sketch.answer ?? "" } },
          ],
        },
        "gen_ai.response.model": "gpt-5-mini",
        "mlflow.chat.tokenUsage": { input_tokens: 900, output_tokens: 60, total_tokens: 960 },
      },
    ),
  ];
}

/** A score as a judge or a rule sends it, by MLflow's API. */
export async function scoreRun(
  serverUrl: string,
  traceId: string,
  score: { name: string; value: unknown; source: "LLM_JUDGE" | "CODE" | "HUMAN"; rationale?: string },
): Promise<void> {
  const response = await fetch(`${serverUrl}/api/3.0/mlflow/traces/${traceId}/assessments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      assessment: {
        assessment_name: score.name,
        source: { source_type: score.source, source_id: "gpt-5" },
        feedback: { value: score.value },
        rationale: score.rationale,
      },
    }),
  });
  if (!response.ok) throw new Error(`the server refused the score: ${await response.text()}`);
}
