import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { DEFAULT_LIVE_STREAM_OPTIONS, LiveStream } from "../../live/live-stream.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

const MAX_REPLAYED_CHANGES = 500;

/** Server-sent events of committed changes. See LiveEventSchema. */
export function liveRoutes(deps: AppRouteDeps): AppRoute[] {
  const watchers = new Set<ServerResponse>();
  deps.onClose(() => {
    for (const response of watchers) response.end();
  });
  return [
    appRoute({
      method: "GET",
      path: "/live",
      summary: "Changes of traces as they are committed; each event is a LiveEvent",
      answer: { contentTypes: ["text/event-stream"] },
      handle: ({ request, reply }) => watch(request, reply, deps, watchers),
    }),
  ];
}

async function watch(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: AppDeps,
  watchers: Set<ServerResponse>,
): Promise<void> {
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
