import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { DEFAULT_LIVE_STREAM_OPTIONS, LiveStream } from "../../live/live-stream.ts";

const MAX_REPLAYED_CHANGES = 500;

/** `GET /api/clawglass/v1/live`: server-sent events of committed changes. See LiveEventSchema. */
export function registerLiveRoute(app: FastifyInstance, deps: AppDeps): void {
  const watchers = new Set<ServerResponse>();
  app.addHook("preClose", async () => {
    for (const response of watchers) response.end(); // a stream has no end of its own, and the server waits for all
  });
  app.get("/api/clawglass/v1/live", async (request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const stream = new LiveStream(
      { write: (text) => void response.write(text), pendingBytes: () => response.writableLength },
      DEFAULT_LIVE_STREAM_OPTIONS,
    );
    // Subscribed before the state is read: a change between the two is sent twice rather than never.
    const unsubscribe = deps.live.subscribe((event) => stream.add(event));
    watchers.add(response);
    request.raw.on("close", () => {
      watchers.delete(response);
      unsubscribe();
      stream.close();
    });
    try {
      await greet(stream, deps, request.headers["last-event-id"]);
    } catch (error) {
      deps.reportError(error);
      response.end();
    }
  });
}

/** Says where the store stands, then what a client that comes back has missed. */
async function greet(
  stream: LiveStream,
  deps: AppDeps,
  lastEventId: string | string[] | undefined,
): Promise<void> {
  const { storeId, sequence } = await deps.reader.getStats();
  stream.sendNow({ kind: "hello", storeId, sequence });
  const lastSequence = Number(lastEventId);
  if (lastEventId === undefined || !Number.isSafeInteger(lastSequence)) return;
  const missed = await deps.reader.listChanges(lastSequence, MAX_REPLAYED_CHANGES);
  if (missed.hasMore || !missed.isComplete) stream.sendNow({ kind: "reset", sequence });
  else for (const change of missed.changes) stream.sendNow(change);
}
