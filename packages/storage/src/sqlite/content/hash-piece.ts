import { hash } from "node:crypto";

/** 128 bits of SHA-256 name a piece. */
const HASH_BYTES = 16;

/** The name of a text in the table `pieces`. */
export function hashPiece(bytes: Uint8Array): Buffer {
  return hash("sha256", bytes, "buffer").subarray(0, HASH_BYTES);
}
