// A server of invented runs for work on the page: node dev/mock-server.mjs [--port 5000] [--count 40] [--live 5000]
// Serves dist/ under the same strict content security policy as the product. Never part of it.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { bigRun, failedRun, hostileRun, plainRun, span, spanPayload, summary } from "./mock-data.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "5000" },
    count: { type: "string", default: "40" },
    live: { type: "string", default: "0" },
    delay: { type: "string", default: "0" },
  },
});
const count = Number(values.count);
const DIST = join(import.meta.dirname, "..", "dist");
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const startMs = Date.now();
const specials =
  count > 0
    ? [
        failedRun(startMs - 3_600_000 * 2),
        hostileRun(startMs - 3_600_000 * 3),
        bigRun(startMs - 3_600_000 * 8),
      ]
    : [];
const details = new Map(specials.map((run) => [run.summary.traceId, run]));
let traces = [
  ...specials.map((run) => run.summary),
  ...Array.from({ length: Math.max(0, count - 3) }, (_, index) =>
    plainRun(index, startMs - index * 2_400_000),
  ),
];
if (count > 0) startRunning();
sortTraces();

let sequence = 1;
const clients = new Set();
function send(event) {
  for (const client of clients) client.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
}
function publish(trace) {
  traces = [trace, ...traces.filter((row) => row.traceId !== trace.traceId)];
  sortTraces();
  send({ kind: "trace", sequence: ++sequence, trace });
}
function sortTraces() {
  traces.sort(
    (left, right) => right.requestTimeMs - left.requestTimeMs || (left.traceId < right.traceId ? 1 : -1),
  );
}

function startRunning() {
  const traceId = "tr-0000000000000000000000000000aaaa";
  const atMs = Date.now() - 6_000;
  const spans = [
    span({
      spanId: "root",
      parentSpanId: null,
      name: "main",
      type: "AGENT",
      durationMs: null,
      status: "UNSET",
    }),
    span({
      spanId: "l1",
      name: "gpt-5-nano",
      type: "LLM",
      model: "gpt-5-nano",
      startOffsetMs: 200,
      durationMs: 1_400,
    }),
    span({
      spanId: "t1",
      name: "calendar_move",
      toolName: "calendar_move",
      type: "TOOL",
      startOffsetMs: 1_700,
      durationMs: null,
      status: "UNSET",
    }),
  ];
  const running = summary({
    traceId,
    state: "IN_PROGRESS",
    requestTimeMs: atMs,
    durationMs: null,
    requestPreview: "Find the mail about the dentist and move it to next week",
    activity: "calendar_move",
    costUsd: 0.001,
    toolCallCount: 3,
    openSpanCount: 2,
    spanCount: 3,
    models: ["gpt-5-nano"],
  });
  details.set(traceId, {
    summary: running,
    metadata: {},
    tags: {},
    spans,
    steps: [
      {
        kind: "user-message",
        spanId: "root",
        offsetMs: 0,
        text: { text: running.requestPreview, totalChars: 57, isCut: false },
        channel: "Telegram",
      },
      {
        kind: "tool-call",
        spanId: "t1",
        offsetMs: 1_700,
        name: "calendar_move",
        state: "running",
        durationMs: null,
        arguments: { text: '{"to":"next week"}', totalChars: 18, isCut: false },
        result: null,
        errorMessage: null,
      },
    ],
  });
  traces.push(running);
}

if (Number(values.live) > 0) {
  let made = 0;
  setInterval(
    () => publish({ ...plainRun(100_000_000 + made++, Date.now()), requestPreview: `Live run ${made}` }),
    Number(values.live),
  );
}

function detailOf(traceId) {
  const known = details.get(traceId);
  if (known) return known;
  const row = traces.find((trace) => trace.traceId === traceId);
  return row && { ...failedRun(row.requestTimeMs), summary: row };
}

function listTraces(query) {
  const state = query.get("state");
  const filter = query.get("filter") ?? "";
  if (/^bad/.test(filter)) return null;
  const words = [...filter.matchAll(/%([^%]+)%/g)].map((match) => match[1].toLowerCase());
  const fits = traces.filter(
    (trace) =>
      (!state || trace.state === state) &&
      (!query.get("sessionId") || trace.sessionId === query.get("sessionId")) &&
      words.every((word) => JSON.stringify(trace).toLowerCase().includes(word)),
  );
  const from = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  return {
    traces: fits.slice(from, from + limit),
    nextCursor: from + limit < fits.length ? String(from + limit) : null,
    total: { count: fits.length, isLowerBound: false },
  };
}

function json(response, body, status = 200) {
  setTimeout(() => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  }, Number(values.delay));
}

createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const parts = url.pathname.split("/").slice(4).map(decodeURIComponent);
  if (url.pathname === "/mock/publish") {
    const requestPreview = url.searchParams.get("text") ?? "New run";
    publish(summary({ traceId: `tr-${Date.now()}`, requestPreview, responsePreview: "Done." }));
    return json(response, {});
  }
  if (!url.pathname.startsWith("/api/clawglass/v1/")) return serveFile(url.pathname, response);
  if (parts[0] === "live") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(`event: hello\ndata: ${JSON.stringify({ kind: "hello", storeId: "mock", sequence })}\n\n`);
    clients.add(response);
    return request.on("close", () => clients.delete(response));
  }
  if (parts[0] === "server")
    return json(response, {
      product: "clawglass",
      version: "0.1.0",
      mlflowVersion: "3.17.2",
      store: { engine: "mock", location: "memory", traceCount: traces.length, sizeBytes: null },
      startedAtMs: startMs,
    });
  if (parts[0] === "traces" && parts.length === 1) {
    const page = listTraces(url.searchParams);
    return page
      ? json(response, page)
      : json(
          response,
          { error: { code: "INVALID_INPUT", message: "Invalid clause(s) in filter string: 'bad'" } },
          400,
        );
  }
  const detail = detailOf(parts[1]);
  if (!detail) return json(response, { error: { code: "NOT_FOUND", message: "No such trace." } }, 404);
  const { steps, ...rest } = detail;
  if (parts.length === 2) return json(response, rest);
  if (parts[2] === "conversation") return json(response, { traceId: parts[1], revision: 1, steps });
  const payload = spanPayload(rest, parts[3]);
  return payload
    ? json(response, payload)
    : json(response, { error: { code: "NOT_FOUND", message: "No such span." } }, 404);
}).listen(Number(values.port), "127.0.0.1", function onListening() {
  console.log(`mock server on http://127.0.0.1:${this.address().port} with ${traces.length} runs`);
});

function serveFile(path, response) {
  const file = join(DIST, normalize(path));
  const found = extname(file) && existsSync(file) ? file : join(DIST, "index.html");
  response.writeHead(200, {
    "content-type": TYPES[extname(found)] ?? "application/octet-stream",
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
  });
  createReadStream(found).pipe(response);
}
