import { describe, expect, it } from "vitest";
import { printArtifactSpans } from "./print-artifact-spans.ts";
import { readArtifactSpans } from "./read-artifact-spans.ts";

const TRACE_ID = "tr-0af7651916cd43dd8448eb211c80319c";

function fileWith(attributes: object, rest: object = {}): string {
  return JSON.stringify({
    spans: [
      {
        trace_id: "CvdlGRbNQ92ESOshHIAxnA==",
        span_id: "AAAAAAAAAAE=",
        parent_span_id: "",
        name: "chat",
        start_time_unix_nano: 0,
        end_time_unix_nano: null,
        status: { code: "STATUS_CODE_OK", message: "" },
        attributes,
        ...rest,
      },
    ],
  }).replace('"start_time_unix_nano":0', '"start_time_unix_nano":1782900000123000001');
}

describe("readArtifactSpans", () => {
  it("reads the decoded values of the TypeScript SDK", () => {
    const [span] = readArtifactSpans(
      fileWith({ "mlflow.traceRequestId": TRACE_ID, "mlflow.spanInputs": { q: "hi" }, n: "12" }),
      TRACE_ID,
    );
    expect(span).toMatchObject({
      spanId: "0000000000000001",
      parentSpanId: null,
      startTimeUnixNano: 1782900000123000001n,
      endTimeUnixNano: null,
      status: { code: "OK" },
    });
    expect(span?.attributes).toEqual([
      { key: "mlflow.traceRequestId", json: `"${TRACE_ID}"` },
      { key: "mlflow.spanInputs", json: '{"q":"hi"}' },
      { key: "n", json: '"12"' },
    ]);
  });

  it("reads the JSON texts of the Python SDK", () => {
    const [span] = readArtifactSpans(
      fileWith({ "mlflow.traceRequestId": `"${TRACE_ID}"`, "mlflow.spanInputs": '{"q": 1.0}', n: "12" }),
      TRACE_ID,
    );
    expect(span?.attributes).toEqual([
      { key: "mlflow.traceRequestId", json: `"${TRACE_ID}"` },
      { key: "mlflow.spanInputs", json: '{"q": 1.0}' },
      { key: "n", json: "12" },
    ]);
  });

  it("reads back what it prints", () => {
    const text = fileWith(
      { "mlflow.traceRequestId": `"${TRACE_ID}"`, x: "[1,2]" },
      { events: [{ name: "exception", time_unix_nano: 5, attributes: { m: "boom" } }] },
    );
    const spans = readArtifactSpans(text, TRACE_ID);
    expect(readArtifactSpans(printArtifactSpans(spans), TRACE_ID)).toEqual(spans);
  });

  it.each(["nope", "[]", '{"spans": 5}', '{"spans": [{"name": "x"}]}'])("refuses %s", (text) => {
    expect(() => readArtifactSpans(text, TRACE_ID)).toThrow("traces.json");
  });
});
