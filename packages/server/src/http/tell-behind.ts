import type { FastifyInstance } from "fastify";
import type { WaitingRequests } from "../ingest/inbox/backlog.ts";

/** On answers while requests that were acknowledged are not in the store yet: how many they are. */
export const BEHIND_HEADER = "clawglass-behind";

/** A client is never given an old state without being told so. */
export function registerBehindHeader(
  app: FastifyInstance,
  gate: { readonly waiting: WaitingRequests },
): void {
  app.addHook("onSend", async (_request, reply, payload) => {
    const { requestCount } = gate.waiting;
    if (requestCount > 0) reply.header(BEHIND_HEADER, requestCount);
    return payload;
  });
}
