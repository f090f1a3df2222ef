import { createHash } from "node:crypto";
import type { RecorderProcess } from "@clawglass/core/api";

/** The same for every process of its kind on one OpenClaw's state folder, and tells nothing about where that is. */
export function toRecorderId(process: RecorderProcess, hostName: string, stateDir: string): string {
  const hash = createHash("sha256").update(`${hostName}\0${stateDir}`).digest("hex").slice(0, 16);
  return `${hash}-${process}`;
}
