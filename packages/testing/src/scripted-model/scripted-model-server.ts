import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createGates, type Gates } from "../gates.ts";
import { answerChunks, deltaChunk, SCRIPTED_MODEL_ID } from "./answer-chunks.ts";
import type { ChatRequest } from "./chat-request.ts";
import { findTurn } from "./find-turn.ts";
import { parseTraceparent, type RecordedRequest } from "./recorded-request.ts";
import type { ScriptedReply, ScriptedScenario } from "./scenario.ts";

export interface ScriptedModelServer {
  /** Base URL for an OpenAI-compatible client: `http://127.0.0.1:<port>/v1`. */
  readonly baseUrl: string;
  /** Every chat request so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Points where a reply waits for the test (`holdUntil`). */
  readonly gates: Gates;
  /** Requests whose W3C trace id is this one. */
  requestsOfTrace(traceId: string): RecordedRequest[];
  requestsOfScenario(name: string): RecordedRequest[];
  addScenarios(scenarios: readonly ScriptedScenario[]): void;
  close(): Promise<void>;
}

export interface ScriptedModelOptions {
  scenarios: readonly ScriptedScenario[];
  /** Added before every reply that names no latency of its own. */
  defaultLatencyMs?: number;
}

/** Answer where nothing is scripted: visible in the trace, and never a tool call, so that no run can go on for ever. */
export const UNSCRIPTED_TEXT = "(the script has no answer here)";

/** A turn that is asked for more often is over: an agent that retries for ever would never end a test. */
const MAX_TRIES = 20;

/** Starts a model server that speaks OpenAI's streamed chat completions and follows a script. */
export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModelServer> {
  const scenarios = [...options.scenarios];
  const requests: RecordedRequest[] = [];
  const gates = createGates();

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/v1/models") return sendJson(response, 200, { data: [{ id: SCRIPTED_MODEL_ID }] });
    if (path !== "/v1/chat/completions") {
      return sendJson(response, 404, { error: { message: `no such path: ${path}` } });
    }
    const body = JSON.parse(await readText(request)) as ChatRequest;
    const { record, reply } = accept(body, request.headers.traceparent?.toString());
    await playReply(reply, record, response);
  }

  function accept(
    body: ChatRequest,
    traceparent: string | undefined,
  ): { record: RecordedRequest; reply: ScriptedReply } {
    const found = findTurn(body.messages, scenarios);
    const context = parseTraceparent(traceparent);
    const turn = found?.scenario.turns[found.turnIndex];
    const record: RecordedRequest = {
      traceId: context?.traceId ?? null,
      spanId: context?.spanId ?? null,
      scenario: turn ? (found?.scenario.name ?? null) : null,
      turnIndex: found?.turnIndex ?? 0,
      tryNumber: 1,
      body,
      receivedAtMs: Date.now(),
      outcome: "waiting",
    };
    record.tryNumber += requests.filter((earlier) => isSameTurn(earlier, record)).length;
    requests.push(record);
    if (!turn || record.tryNumber > MAX_TRIES) {
      record.outcome = "unscripted";
      return { record, reply: { kind: "answer", text: UNSCRIPTED_TEXT } };
    }
    const tries = Array.isArray(turn) ? (turn as readonly ScriptedReply[]) : [turn as ScriptedReply];
    const reply = tries[Math.min(record.tryNumber, tries.length) - 1];
    if (!reply) throw new Error(`scenario ${record.scenario} has a turn without replies`);
    return { record, reply };
  }

  async function playReply(
    reply: ScriptedReply,
    record: RecordedRequest,
    response: ServerResponse,
  ): Promise<void> {
    const clientGone = new AbortController();
    response.on("close", () => {
      if (response.writableFinished) return;
      if (record.outcome === "waiting") record.outcome = "client-gone";
      clientGone.abort();
    });
    try {
      await delay(reply.latencyMs ?? options.defaultLatencyMs ?? 0, undefined, { signal: clientGone.signal });
      if (reply.holdUntil) await gates.wait(reply.holdUntil, clientGone.signal);
    } catch {
      return; // the client went away while it waited; the record says so
    }
    await sendReply(reply, record, response);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    gates,
    requestsOfTrace: (traceId) => requests.filter((request) => request.traceId === traceId),
    requestsOfScenario: (name) => requests.filter((request) => request.scenario === name),
    addScenarios: (more) => void scenarios.push(...more),
    close: () => closeServer(server),
  };
}

function isSameTurn(left: RecordedRequest, right: RecordedRequest): boolean {
  return (
    left.scenario === right.scenario && left.traceId === right.traceId && left.turnIndex === right.turnIndex
  );
}

async function sendReply(
  reply: ScriptedReply,
  record: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  switch (reply.kind) {
    case "reset":
      record.outcome = "reset";
      response.socket?.destroy();
      return;
    case "http-error":
      record.outcome = "http-error";
      return sendJson(response, reply.status, {
        error: { message: reply.message, type: reply.type ?? typeOfStatus(reply.status), code: null },
      });
    case "stall":
      startStream(response);
      sendEvent(response, deltaChunk("chatcmpl-stalled", { role: "assistant", content: reply.text ?? "" }));
      return;
    case "answer": {
      startStream(response);
      const id = `chatcmpl-${record.scenario ?? "unscripted"}-${record.turnIndex}`;
      for (const chunk of answerChunks(reply, id)) sendEvent(response, chunk);
      if (record.outcome === "waiting") record.outcome = "answered";
      response.end("data: [DONE]\n\n");
    }
  }
}

/** OpenClaw retries by the error's type as well as by the status, so both must agree as they do at real providers. */
function typeOfStatus(status: number): string {
  return status >= 500 ? "server_error" : "invalid_request_error";
}

function startStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
}

function sendEvent(response: ServerResponse, chunk: object): void {
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
