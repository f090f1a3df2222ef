import { join } from "node:path";
import type { SpoolDisk } from "./spool-disk.ts";

/**
 * Every process writes into a folder of its own, `<pid>-<token>`, whose `owner.json` is its lock: pid and host inside,
 * the time of the file as heartbeat. What a dead process left is taken over by renaming its folder to
 * `<new owner>+<first owner>`; of several takers the rename lets exactly one succeed.
 */
export interface SpoolOwner {
  pid: number;
  host: string;
  /** Tells processes apart that had the same pid. */
  token: string;
}

export interface OwnerEnvironment {
  owner: SpoolOwner;
  clock: () => number;
  /** false only when it is certain that no such process runs on this machine. */
  mayPidRun(pid: number): boolean;
}

export const OWNER_FILE = "owner.json";
export const HEARTBEAT_MS = 10_000;
/** A running pid whose heartbeat is older than this belongs to another program by now. */
const STALE_SAME_HOST_MS = 10 * 60_000;
const STALE_OTHER_HOST_MS = 2 * 60_000;
/** Our own pid under another token: this process's former plugin, or a container that restarted. */
const STALE_OWN_PID_MS = 3 * HEARTBEAT_MS;

const FOLDER_NAME = /^(\d+-[0-9a-f]+)(?:\+(\d+-[0-9a-f]+))?$/;

export function ownerName(owner: SpoolOwner): string {
  return `${owner.pid}-${owner.token}`;
}

/** Who holds a folder now, and who made it; null when the name is none of ours. */
export function parseFolderName(name: string): { holder: string; maker: string } | null {
  const match = FOLDER_NAME.exec(name);
  if (match?.[1] === undefined) return null;
  return { holder: match[1], maker: match[2] ?? match[1] };
}

export function takenOverName(holder: string, maker: string): string {
  return holder === maker ? holder : `${holder}+${maker}`;
}

/** Whether the process that holds this name still works. */
export async function isHolderAlive(
  disk: SpoolDisk,
  root: string,
  holder: string,
  environment: OwnerEnvironment,
): Promise<boolean> {
  if (holder === ownerName(environment.owner)) return true;
  const path = join(root, holder, OWNER_FILE);
  const heartbeat = await disk.stat(path);
  if (heartbeat === null) return false;
  const lock = parseOwner(await disk.read(path).catch(() => Buffer.from("")));
  const ageMs = environment.clock() - heartbeat.modifiedAtMs;
  if (lock === null) return ageMs < STALE_OWN_PID_MS;
  if (lock.host !== environment.owner.host) return ageMs < STALE_OTHER_HOST_MS;
  if (lock.pid === environment.owner.pid) return ageMs < STALE_OWN_PID_MS;
  return environment.mayPidRun(lock.pid) && ageMs < STALE_SAME_HOST_MS;
}

function parseOwner(bytes: Buffer): { pid: number; host: string } | null {
  try {
    const { pid, host } = JSON.parse(bytes.toString("utf8"));
    return typeof pid === "number" && typeof host === "string" ? { pid, host } : null;
  } catch {
    return null; // written by halves when its process died
  }
}
