import type { FastifyRequest } from "fastify";

/** Aborts when the client leaves before it was answered. */
export function abortSignalOf(request: FastifyRequest): AbortSignal {
  const controller = new AbortController();
  request.raw.socket?.once("close", () => controller.abort());
  return controller.signal;
}
