import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { SpanDetail, TraceDetail, TracePage } from "@clawglass/core/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeOtlp, idBytes, type TestSpan, TRACE_ID } from "../../testkit/encode-otlp.ts";
import { startTestServer, type TestServer } from "../../testkit/start-test-server.ts";
import { TRACE_PAGE_STYLE } from "./html/trace-page-style.ts";

const SECRET = `sk-ant-api03-${"aB3dE5gH7jK9".repeat(8)}`;
const HOSTILE =
  "</pre></title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"' \u202Egnp.exe";
const HISTORY = "The history that every call repeats. ".repeat(40);

const text = (key: string, value: unknown) => ({
  key,
  value: { stringValue: typeof value === "string" ? value : JSON.stringify(value) },
});
const messages = (...contents: string[]) => ({
  messages: contents.map((content) => ({ role: "user", content })),
});

const SPANS: TestSpan[] = [
  {
    name: HOSTILE,
    attributes: [
      text("mlflow.spanType", "AGENT"),
      text("mlflow.spanInputs", messages(`${HOSTILE} ${SECRET}`)),
      text("mlflow.spanOutputs", { role: "assistant", content: `Done. ${HOSTILE}` }),
      text("session.id", HOSTILE),
      text(`mlflow.traceTag.${HOSTILE}`, HOSTILE),
      text("my.api_key", "not-shaped-like-one"),
      { key: "big", value: { intValue: "9007199254740993" } },
      { key: "ten", value: { doubleValue: 10 } },
    ],
  },
  ...[2, 3].map((id) => ({
    name: `call ${id}`,
    parentSpanId: idBytes(1),
    attributes: [
      text("mlflow.spanType", "LLM"),
      text("mlflow.spanInputs", messages(HISTORY, ...(id === 3 ? ["and what is new"] : []))),
      text(HOSTILE, [HOSTILE]),
    ],
  })),
  {
    name: "failing tool",
    parentSpanId: idBytes(1),
    status: { code: 2, message: `${HOSTILE} ${SECRET}` },
    attributes: [text("mlflow.spanType", "TOOL"), text("mlflow.spanInputs", { path: HOSTILE })],
  },
];

describe("GET /api/clawglass/v1/traces/{traceId}/export", () => {
  let server: TestServer;
  let page: string;
  let response: Response;
  const get = (query: string, traceId = TRACE_ID) =>
    fetch(`${server.url}/api/clawglass/v1/traces/${encodeURIComponent(traceId)}/export${query}`);

  beforeAll(async () => {
    server = await startTestServer();
    expect((await server.post(encodeOtlp(SPANS))).status).toBe(200);
    await label(server.url, `${HOSTILE} ${SECRET}`);
    response = await get("");
    page = await response.text();
  });
  afterAll(() => server.close());

  it("gives a file to keep, not a page to show", () => {
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="clawglass-tr-01020304.html"',
    );
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });

  it("shows the conversation, every step and the labels", () => {
    for (const part of [
      "Done. ",
      "call 2",
      "call 3",
      "failing tool",
      "useful_answer",
      "Failed",
      HISTORY.slice(0, 30),
    ])
      expect(page).toContain(part);
    for (const id of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id[1]}"`);
  });

  it("keeps hostile text inert, in every place where it stands", () => {
    expect(page.split("&lt;script&gt;").length).toBeGreaterThan(10);
    const tags = new Set([...page.matchAll(/<([a-z!][a-z0-9]*)/gi)].map(([, name]) => name?.toLowerCase()));
    for (const tag of ["script", "img", "iframe", "object", "embed", "link", "base", "form", "input"])
      expect(tags).not.toContain(tag);
    const markup = [...page.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);
    for (const tag of markup) expect(tag).not.toMatch(/\s(on\w+|style|srcdoc)=|(href|src)="(?!#)/i);
    expect(page).not.toContain("\u202E");
    expect(page).toContain("U+202E right to left");
  });

  it("may load and run nothing, by a policy that allows its own style sheet only", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(policy.replaceAll("&#39;", "'")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it("holds no secret, whatever it was recorded with", async () => {
    const stored = (await server.getJson(`/traces/${TRACE_ID}/spans/0000000000000001`)) as SpanDetail;
    expect(stored.inputsJson).toContain(SECRET);
    expect(page).not.toContain(SECRET.slice(0, 30));
    expect(page).not.toContain("not-shaped-like-one");
    expect(page).toContain("[redacted ");
    expect(page).toMatch(/Secrets were replaced in \d+ places/);
  });

  it("prints once what many calls repeat", () => {
    expect(page.split(HISTORY).length - 1).toBe(1);
    expect(page).toContain("One message as in");
    expect(page).toContain("and what is new");
  });

  it("has the colours of the page", () => {
    const tokens = readTokens(
      readFileSync(new URL("../../../../web/src/app/tokens.css", import.meta.url), "utf8"),
    );
    const own = readTokens(TRACE_PAGE_STYLE);
    expect(own.size).toBeGreaterThan(15);
    for (const [name, value] of own)
      if (value.includes("oklch")) expect([name, value]).toEqual([name, tokens.get(name)]);
  });

  it("gives OTLP from which another server builds the same spans", async () => {
    const other = await startTestServer();
    const body = await (await get("?format=otlp")).text();
    const sent = await other.post(body, { "content-type": "application/json" });
    expect(sent.status).toBe(200);
    const detail = (await server.getJson(`/traces/${TRACE_ID}`)) as TraceDetail;
    for (const { spanId } of detail.spans) {
      const path = `/traces/${TRACE_ID}/spans/${spanId}`;
      const [mine, theirs] = (await Promise.all([server.getJson(path), other.getJson(path)])) as SpanDetail[];
      expect(theirs?.attributes.filter(isGiven)).toEqual(mine?.attributes.filter(isGiven));
      expect(theirs?.row).toEqual({ ...mine?.row, payloadBytes: theirs?.row.payloadBytes });
    }
    await other.close();
  });

  it("gives a line of JSON, as stored or without secrets", async () => {
    const asStored = await (await get("?format=jsonl")).text();
    expect(asStored.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(asStored)).toMatchObject({ experiment: "Default", info: { trace_id: TRACE_ID } });
    expect(asStored).toContain(SECRET);
    const redacted = await (await get("?format=jsonl&redact=true")).text();
    expect(JSON.parse(redacted).data.spans).toHaveLength(SPANS.length);
    expect(redacted).not.toContain(SECRET);
  });

  it("says so when there is no such trace, or no such format", async () => {
    expect((await get("", "tr-nothing")).status).toBe(404);
    const wrong = await get("?format=pdf");
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { code: "INVALID_INPUT" } });
  });

  it.each([1_000, 6_000, 20_000])("takes values that are nested %d levels deep", async (depth) => {
    const traceId = Uint8Array.from({ length: 16 }, () => depth % 251);
    const json = "[".repeat(depth) + "]".repeat(depth);
    const attributes = [
      text("mlflow.spanInputs", json),
      text("mlflow.spanOutputs", `{"messages":[{"role":"user","content":${json}}]}`),
    ];
    expect((await server.post(encodeOtlp([{ traceId, attributes }]))).status).toBe(200);
    const file = await (await get("", `tr-${Buffer.from(traceId).toString("hex")}`)).text();
    expect(file).toContain("</html>");
    expect(file.length).toBeLessThan(40 * depth + 40_000);
  });

  it("takes a trace that is nested deeper than any stack", async () => {
    const depth = 5_000;
    const traceId = Uint8Array.from({ length: 16 }, () => 7);
    const chain = Array.from({ length: depth }, (_, index) => ({
      traceId,
      ...(index === 0 ? {} : { parentSpanId: idBytes(index) }),
    }));
    expect((await server.post(encodeOtlp(chain))).status).toBe(200);
    const list = (await server.getJson("/traces?limit=10")) as TracePage;
    const deep = list.traces.find(({ spanCount }) => spanCount === depth);
    const file = await get("", deep?.traceId);
    expect(file.status).toBe(200);
    expect((await file.text()).split('<li id="s-').length - 1).toBe(depth);
  });
});

/** MLflow's own attribute of the trace's id stands first in an export. */
function isGiven({ key }: { key: string }): boolean {
  return key !== "mlflow.traceRequestId";
}

async function label(url: string, rationale: string): Promise<void> {
  const answer = await fetch(`${url}/api/clawglass/v1/traces/${TRACE_ID}/assessments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      assessmentId: `a-${"1".repeat(32)}`,
      name: "useful_answer",
      kind: "feedback",
      valueJson: JSON.stringify(rationale),
      rationale,
    }),
  });
  expect(answer.status).toBe(200);
}

/** As they stand first; what a reader's settings change stands below. */
function readTokens(css: string): Map<string, string> {
  const tokens = [...css.matchAll(/^\s*(--[\w-]+): ([^;]+);/gm)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  return new Map(tokens.reverse());
}
