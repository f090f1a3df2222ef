import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { acceptsEncoding } from "./accepts-encoding.ts";

/** Below this, headers weigh more than what gzip saves. */
const MIN_BYTES = 1024;
const TEXT_TYPES = /^(text\/|application\/(json|javascript)|image\/svg)/;

const gzipInPool = promisify(gzip);

/** Sends longer text answers as gzip to clients that take it. Streams, and what is compressed already, go out as they are. */
export function registerCompression(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
    if (reply.hasHeader("content-encoding") || Buffer.byteLength(payload) < MIN_BYTES) return payload;
    if (!TEXT_TYPES.test(String(reply.getHeader("content-type") ?? ""))) return payload;
    reply.header("vary", "accept-encoding");
    if (!acceptsEncoding(request.headers["accept-encoding"], "gzip")) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return gzipInPool(payload);
  });
}
