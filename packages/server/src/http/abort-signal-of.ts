import type { Socket } from "node:net";
import type { FastifyRequest } from "fastify";

/** One per connection: its requests come one after the other, and each listener of its own would pile up on the socket. */
const signals = new WeakMap<Socket, AbortSignal>();

/** Aborts when the client leaves before it was answered. */
export function abortSignalOf(request: FastifyRequest): AbortSignal {
  const { socket } = request.raw;
  const known = signals.get(socket);
  if (known !== undefined) return known;
  const controller = new AbortController();
  if (socket.destroyed) controller.abort();
  else socket.once?.("close", () => controller.abort());
  signals.set(socket, controller.signal);
  return controller.signal;
}
