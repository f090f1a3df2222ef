import type { OtlpBody } from "../ingest.ts";

const LENGTH_BYTES = 4;

type Envelope = Omit<OtlpBody, "bytes">;

/** A request as an entry of the inbox: what its headers said as JSON, then its bytes as they came. */
export function encodeInboxBody({ bytes, ...envelope }: OtlpBody): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(envelope satisfies Envelope), "utf8");
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32LE(text.length);
  return [length, text, bytes];
}

export function decodeInboxBody(entry: Buffer): OtlpBody {
  const start = LENGTH_BYTES + entry.readUInt32LE(0);
  const envelope = JSON.parse(entry.toString("utf8", LENGTH_BYTES, start)) as Partial<Envelope>;
  return {
    bytes: entry.subarray(start),
    contentType: envelope.contentType,
    contentEncoding: envelope.contentEncoding,
    experimentId: envelope.experimentId ?? "",
    runId: envelope.runId ?? null,
  };
}
