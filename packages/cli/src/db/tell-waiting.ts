import { printBytes } from "@clawglass/core";

/** What is in the inbox, for people. */
export function tellWaiting(count: number, bytes: number): string {
  const requests = count === 1 ? "1 request waits" : `${count.toLocaleString("en")} requests wait`;
  return `${requests} in the inbox (${printBytes(bytes)}): accepted and safe; the server sorts them in.`;
}
