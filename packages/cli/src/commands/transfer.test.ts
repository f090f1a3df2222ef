import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningServer } from "@clawglass/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runClawglass } from "../testkit/run-clawglass.ts";
import { startEmptyServer } from "../testkit/start-empty-server.ts";

const TIMEOUT_MS = 60_000;
const TRACE_ID = "5b8efff798038103d269b633813fc60c";

const toClose: (() => Promise<unknown>)[] = [];
let folder: string;
let source: RunningServer;
let target: RunningServer;

async function startServer(): Promise<RunningServer> {
  const server = await startEmptyServer();
  toClose.push(() => server.close());
  return server;
}

const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json() as Promise<Record<string, string>>;
};

const readTrace = async (server: RunningServer) =>
  (await fetch(`${server.url}/api/3.0/mlflow/traces/get?trace_id=tr-${TRACE_ID}`)).text();
const spansOf = (trace: string) => trace.slice(trace.indexOf('"spans":'));

const OTLP = {
  resourceSpans: [
    {
      resource: {},
      scopeSpans: [
        {
          spans: [
            {
              traceId: TRACE_ID,
              spanId: "eee19b7ec3c1b174",
              name: "run 🦞",
              startTimeUnixNano: "1790000000123456789",
              endTimeUnixNano: "1790000001987654321",
              status: { code: 1 },
              attributes: [
                { key: "mlflow.spanType", value: { stringValue: "AGENT" } },
                {
                  key: "mlflow.spanInputs",
                  value: { stringValue: '{"messages": [{"role":"user","content":"hi\\n"}]}' },
                },
                { key: "number", value: { intValue: "9007199254740993" } },
                { key: "digits", value: { stringValue: "42" } },
                { key: "half", value: { doubleValue: 0.5 } },
                {
                  key: "list",
                  value: { arrayValue: { values: [{ boolValue: true }, { stringValue: "x" }] } },
                },
              ],
              events: [
                {
                  timeUnixNano: "1790000000500000001",
                  name: "retry",
                  attributes: [{ key: "text", value: { stringValue: "again" } }],
                },
              ],
            },
            {
              traceId: TRACE_ID,
              spanId: "eee19b7ec3c1b175",
              parentSpanId: "eee19b7ec3c1b174",
              name: "tool",
              startTimeUnixNano: "1790000000223456789",
              endTimeUnixNano: "1790000000323456789",
              status: { code: 2, message: "no such file" },
              attributes: [{ key: "mlflow.spanType", value: { stringValue: "TOOL" } }],
            },
          ],
        },
      ],
    },
  ],
};

describe("clawglass export and import", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "clawglass-transfer-files-"));
    [source, target] = await Promise.all([startServer(), startServer()]);
    const experiment = await post(`${source.url}/api/2.0/mlflow/experiments/create`, { name: "lab" });
    await post(`${source.url}/v1/traces`, OTLP, {
      "x-mlflow-experiment-id": String(experiment.experiment_id),
    });
    await post(`${source.url}/api/3.0/mlflow/traces/tr-${TRACE_ID}/assessments`, {
      assessment: {
        assessment_name: "good",
        source: { source_type: "HUMAN", source_id: "me" },
        feedback: { value: 3 },
      },
    });
  }, TIMEOUT_MS);

  afterAll(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    "brings a trace to an empty server, span for span and byte for byte, and changes nothing the second time",
    async () => {
      const file = join(folder, "traces.jsonl");
      const exported = await runClawglass("export", "--url", source.url, "--experiment", "lab", "-o", file);
      expect(exported).toMatchObject({ exitCode: 0, err: "1 traces exported.\n" });
      for (const _ of [1, 2]) {
        const imported = await runClawglass("import", file, "--url", target.url);
        expect(imported).toMatchObject({ exitCode: 0, err: "1 imported.\n" });
      }
      const [before, after] = [await readTrace(source), await readTrace(target)];
      expect(spansOf(after)).toBe(spansOf(before));
      const infoOf = (text: string) => JSON.parse(text).trace.trace_info;
      expect(infoOf(after).assessments).toEqual(infoOf(before).assessments);
      expect(infoOf(after).state).toBe("OK");
      expect((await runClawglass("export", "--url", target.url, "--experiment", "lab")).out).toContain(
        TRACE_ID,
      );
    },
    TIMEOUT_MS,
  );

  it(
    "copies from a running server, and takes OTLP requests",
    async () => {
      const copy = await startServer();
      const copied = await runClawglass("import", "--from-mlflow", source.url, "--url", copy.url);
      expect(copied).toMatchObject({ exitCode: 0, err: "1 imported.\n" });
      expect(spansOf(await readTrace(copy))).toBe(spansOf(await readTrace(source)));
      const file = join(folder, "otlp.jsonl");
      await writeFile(file, `${JSON.stringify(OTLP)}\n`);
      const other = await startServer();
      expect((await runClawglass("import", file, "--url", other.url)).exitCode).toBe(0);
      expect(spansOf(await readTrace(other))).toBe(spansOf(await readTrace(source)));
    },
    TIMEOUT_MS,
  );

  it(
    "writes OTLP that gives the same spans, and takes a document that goes on over many lines",
    async () => {
      const written = await runClawglass("export", "--url", source.url, "--format", "otlp");
      expect(written).toMatchObject({ exitCode: 0, err: "1 traces exported.\n" });
      const file = join(folder, "one.otlp.json");
      await writeFile(file, JSON.stringify(JSON.parse(written.out), null, 2));
      const other = await startEmptyServer();
      const imported = await runClawglass("import", file, "--url", other.url, "--experiment", "shop");
      expect(imported).toMatchObject({ exitCode: 0, err: "1 imported.\n" });
      expect(spansOf(await readTrace(other))).toBe(spansOf(await readTrace(source)));
      expect((await runClawglass("export", "--url", other.url, "--experiment", "shop")).out).toContain(
        TRACE_ID,
      );
    },
    TIMEOUT_MS,
  );

  it(
    "writes one trace as a page, and lines without secrets",
    async () => {
      const file = join(folder, "run.html");
      const page = ["export", "--url", source.url, "--format", "html"];
      const written = await runClawglass(...page, "--trace", `tr-${TRACE_ID}`, "-o", file);
      expect(written).toMatchObject({ exitCode: 0, err: "1 traces exported.\n" });
      expect(await readFile(file, "utf8")).toMatch(/^<!doctype html>[\s\S]*run 🦞[\s\S]*<\/html>\n$/);
      const several = await runClawglass(...page);
      expect(several).toMatchObject({ exitCode: 2 });
      expect(several.err).toContain("name it with --trace");
      const lines = await runClawglass("export", "--url", source.url, "--redact");
      expect(JSON.parse(lines.out)).toMatchObject({
        experiment: "lab",
        info: { trace_id: `tr-${TRACE_ID}` },
      });
    },
    TIMEOUT_MS,
  );

  it(
    "tells which line is wrong, imports the rest and ends with 1",
    async () => {
      const file = join(folder, "mixed.jsonl");
      await writeFile(file, `{no JSON\n{"a":1}\n\n${JSON.stringify(OTLP)}\n`);
      const { exitCode, err } = await runClawglass("import", file, "--url", target.url);
      expect(exitCode).toBe(1);
      expect(err).toContain(`${file}:1: The line is not JSON.`);
      expect(err).toContain(`${file}:2: The line is neither a trace nor an OTLP request.`);
      expect(err).toContain("1 imported, 2 failed.");
    },
    TIMEOUT_MS,
  );

  it(
    "exports by session, trace and filter, and ends with 2 where the command line is wrong",
    async () => {
      const none = await runClawglass("export", "--url", source.url, "--session", "it's not there");
      expect(none).toMatchObject({ exitCode: 0, out: "", err: "0 traces exported.\n" });
      const one = await runClawglass("export", "--url", source.url, "--trace", `tr-${TRACE_ID}`);
      expect(JSON.parse(one.out)).toMatchObject({ experiment: "lab", info: { trace_id: `tr-${TRACE_ID}` } });
      expect((await runClawglass("export", "--url", source.url, "--filter", "nonsense")).exitCode).toBe(2);
      expect((await runClawglass("import", "--url", source.url)).exitCode).toBe(2);
      const missing = await runClawglass("import", join(folder, "missing.jsonl"), "--url", target.url);
      expect(missing.exitCode).toBe(2);
      expect(missing.err).toContain("missing.jsonl cannot be read.");
      expect(await readFile(join(folder, "traces.jsonl"), "utf8")).toContain("run 🦞");
    },
    TIMEOUT_MS,
  );
});
