import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync } from "node:zlib";

export interface ReceivedBatch {
  experimentId: string;
  authorization: string;
  /** One OTLP request for each span, as the plugin sends them. */
  spans: Buffer[];
}

export type FakeAnswer =
  | { status: number; body?: string; headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | "hang"
  /** Ends the connection without an answer. */
  | "disconnect";

export interface FakeServer {
  readonly url: string;
  /** Batches that were answered with 200. */
  readonly accepted: ReceivedBatch[];
  /** Every request, as `METHOD path`. */
  readonly requests: string[];
  readonly experiments: Map<string, string>;
  /** What recorders said about themselves, as it came. */
  readonly reports: { recorderId: string; authorization: string; body: unknown }[];
  /** Answers of `POST /v1/traces` before the server takes spans again. */
  readonly answers: FakeAnswer[];
  /** Decides by content; null takes the batch. */
  judge: (batch: ReceivedBatch) => FakeAnswer | null;
  stop(): Promise<void>;
}

export interface FakeServerOptions {
  /** `clawglass` or a version of MLflow. */
  product?: string;
  /** The value of `Authorization` that is wanted; null: none. */
  authorization?: string | null;
  /** Answers everything with a web page. */
  isWebSite?: boolean;
  port?: number;
}

/** A real HTTP server that behaves as MLflow or Clawglass where the plugin looks, and misbehaves on demand. */
export async function startFakeServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const { product = "clawglass", authorization = null } = options;
  const sockets = new Set<Socket>();
  const fake = {
    accepted: [] as ReceivedBatch[],
    requests: [] as string[],
    experiments: new Map([["0", "Default"]]),
    reports: [] as { recorderId: string; authorization: string; body: unknown }[],
    answers: [] as FakeAnswer[],
    judge: (_batch: ReceivedBatch): FakeAnswer | null => null,
  };
  const server = createServer((request, response) => void handle(request, response));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const body = await readAll(request);
    const url = new URL(request.url ?? "/", "http://fake");
    fake.requests.push(`${request.method} ${url.pathname}`);
    if (options.isWebSite) return send(response, 200, "<!doctype html><title>hi</title>", "text/html");
    if (url.pathname === "/v1/traces") return takeTraces(request, response, body);
    if (url.pathname === "/version")
      return send(response, 200, product === "clawglass" ? "3.17.2" : product, "text/html");
    if (url.pathname === "/api/3.0/mlflow/server-info") {
      const info = {
        store_type: "SqlStore",
        ...(product === "clawglass" ? { clawglass: { version: "0.1.0" } } : {}),
      };
      return sendJson(response, 200, info);
    }
    if (authorization !== null && request.headers.authorization !== authorization) {
      return send(response, 401, "You are not authenticated.", "text/plain");
    }
    const recorderId = /^\/api\/clawglass\/v1\/recorders\/(.+)$/.exec(url.pathname)?.[1];
    if (recorderId !== undefined) {
      fake.reports.push({
        recorderId,
        authorization: request.headers.authorization ?? "",
        body: JSON.parse(body.toString()),
      });
      return send(response, 204, "", "text/plain");
    }
    const experiment = /^\/api\/2.0\/mlflow\/experiments\/(.+)$/.exec(url.pathname)?.[1];
    if (experiment !== undefined) return answerExperiments(experiment, url, body, response);
    const traceId = /^\/api\/3.0\/mlflow\/traces\/tr-([0-9a-f]{32})$/.exec(url.pathname)?.[1];
    const hasTrace = fake.accepted.some(({ spans }) =>
      spans.some((span) => span.includes(Buffer.from(traceId ?? "-", "hex"))),
    );
    if (traceId !== undefined && hasTrace)
      return sendJson(response, 200, { trace: { trace_info: { trace_id: `tr-${traceId}` } } });
    return sendJson(response, 404, { error_code: "RESOURCE_DOES_NOT_EXIST", message: "not found" });
  }

  function takeTraces(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const batch = {
      experimentId: String(request.headers["x-mlflow-experiment-id"]),
      authorization: request.headers.authorization ?? "",
      spans: splitMessages(gunzipSync(body)),
    };
    const isAllowed = authorization === null || batch.authorization === authorization;
    const answer = isAllowed ? (fake.answers.shift() ?? fake.judge(batch)) : { status: 401 };
    if (answer === "hang") return;
    if (answer === "disconnect") {
      request.socket.destroy();
      return;
    }
    if (answer === null || answer.status === 200) fake.accepted.push(batch);
    response.writeHead(answer?.status ?? 200, {
      "content-type": "application/x-protobuf",
      ...answer?.headers,
    });
    response.end(answer?.body ?? "");
  }

  function answerExperiments(path: string, url: URL, body: Buffer, response: ServerResponse): unknown {
    const describe = ([id, name]: [string, string]) => ({
      experiment_id: id,
      name,
      lifecycle_stage: "active",
    });
    const all = [...fake.experiments];
    if (path === "search") return sendJson(response, 200, { experiments: all.map(describe) });
    if (path === "create") {
      const id = String(all.length);
      fake.experiments.set(id, String(JSON.parse(body.toString()).name));
      return sendJson(response, 200, { experiment_id: id });
    }
    const wanted = url.searchParams;
    const found = all.find(
      ([id, name]) => id === wanted.get("experiment_id") || name === wanted.get("experiment_name"),
    );
    if (found !== undefined) return sendJson(response, 200, { experiment: describe(found) });
    return sendJson(response, 404, { error_code: "RESOURCE_DOES_NOT_EXIST", message: "no such experiment" });
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** The parts of an OTLP request that each hold one span: its top-level fields. */
export function splitMessages(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    let length = 0;
    let shift = 0;
    let cursor = offset + 1; // behind the field's tag
    for (let byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[cursor] ?? 0;
      length |= (byte & 0x7f) << shift;
      cursor += 1;
    }
    parts.push(bytes.subarray(offset, cursor + length));
    offset = cursor + length;
  }
  return parts;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, JSON.stringify(body), "application/json");
}

function send(response: ServerResponse, status: number, body: string, type: string): void {
  response.writeHead(status, { "content-type": type });
  response.end(body);
}
