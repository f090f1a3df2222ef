import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { createGzip, gzip } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { acceptsEncoding } from "./accepts-encoding.ts";

/** Below this, headers weigh more than what gzip saves. */
const MIN_BYTES = 1024;
const TEXT_TYPES = /^(text\/|application\/(json|javascript)|image\/svg)/;

/** From here on compressing takes longer than it saves: to this machine itself an answer goes as it is, to others a little larger. */
const LARGE_BYTES = 1024 * 1024;
const THIS_MACHINE = /^(127\.|::1$|::ffff:127\.)/;
/** A proxy on this machine speaks for others. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "via"] as const;

const gzipInPool = promisify(gzip);

/** Sends longer text answers as gzip to clients that take it. What is compressed already goes out as it is. A stream is a large answer. */
export function registerCompression(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const isStream = payload instanceof Readable;
    if (typeof payload !== "string" && !Buffer.isBuffer(payload) && !isStream) return payload;
    const byteCount = isStream ? LARGE_BYTES : Buffer.byteLength(payload);
    if (reply.hasHeader("content-encoding") || byteCount < MIN_BYTES) return payload;
    if (!TEXT_TYPES.test(String(reply.getHeader("content-type") ?? ""))) return payload;
    reply.header("vary", "accept-encoding");
    if (!acceptsEncoding(request.headers["accept-encoding"], "gzip")) return payload;
    const isLarge = byteCount >= LARGE_BYTES;
    if (isLarge && isFromThisMachine(request)) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    if (isStream) return pipeline(payload, createGzip({ level: 1 }), () => {}); // an error ends the answer as well
    return gzipInPool(payload, isLarge ? { level: 1 } : {});
  });
}

function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  return (
    THIS_MACHINE.test(socket.remoteAddress ?? "") &&
    PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}
