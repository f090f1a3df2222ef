import { expect, test } from "vitest";
import type { SpanRow } from "./api/trace-detail.ts";
import { packSpans, unpackSpans } from "./packed-spans.ts";
import { UNKNOWN_USAGE } from "./token-usage.ts";

const PLAIN: SpanRow = {
  spanId: "00000000000000a1",
  parentSpanId: null,
  name: "main",
  type: "AGENT",
  startOffsetMs: 0,
  durationMs: 12.5,
  status: "OK",
  errorMessage: null,
  isIncomplete: false,
  model: null,
  toolName: null,
  usage: UNKNOWN_USAGE,
  costUsd: null,
  inputPreview: null,
  outputPreview: null,
  events: [],
  payloadBytes: 10,
};

test("rows come back as they were packed, with unknown parents, open spans and zero costs", () => {
  const rows: SpanRow[] = [
    PLAIN,
    {
      ...PLAIN,
      spanId: "00000000000000a2",
      parentSpanId: PLAIN.spanId,
      name: "gpt-5-mini",
      type: "LLM",
      durationMs: null,
      status: "UNSET",
      model: "gpt-5-mini",
      usage: { ...UNKNOWN_USAGE, inputTokens: 0, totalTokens: 7 },
      costUsd: 0,
      inputPreview: "hi",
    },
    {
      ...PLAIN,
      spanId: "00000000000000a3",
      parentSpanId: "00000000000000ff",
      type: null,
      status: "ERROR",
      errorMessage: "no",
      isIncomplete: true,
      toolName: "read",
      outputPreview: "",
      events: [{ name: "retry", offsetMs: 3 }],
    },
  ];
  const packed = packSpans(rows);
  expect(unpackSpans(JSON.parse(JSON.stringify(packed)))).toEqual(rows);
  expect(packed.words.filter((word) => word === "gpt-5-mini")).toHaveLength(1);
});
