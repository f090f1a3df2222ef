import { readdir, readFile } from "node:fs/promises";
import { runCommand } from "./run-command.ts";
import { waitUntil } from "./wait-until.ts";

/** Environment variable by which all processes of a tree are found, also those whose parent is gone. */
export const TREE_MARK = "CLAWGLASS_TEST_TREE";

const STOP_TIMEOUT_MS = 15_000;

/** Pids of the living processes that carry this mark. */
export async function findMarkedProcesses(mark: string): Promise<number[]> {
  const wanted = `${TREE_MARK}=${mark}`;
  const candidates = await listProcesses();
  const marked: number[] = [];
  for (const { pid, environment } of candidates) {
    if (pid !== process.pid && environment.split(/[\0 ]/).includes(wanted)) marked.push(pid);
  }
  return marked;
}

/** Sends SIGTERM to the first process, waits until the whole tree is gone, and kills what is left after `graceMs`. */
export async function stopTree(
  leaderPid: number,
  mark: string,
  graceMs = STOP_TIMEOUT_MS,
): Promise<{ wasKilled: boolean }> {
  signal(leaderPid, "SIGTERM");
  try {
    await waitUntilGone(mark, graceMs);
    return { wasKilled: false };
  } catch {
    await killTree(mark);
    return { wasKilled: true };
  }
}

/** Kills every process of the tree at once, as a power cut would, and waits until none is left. */
export async function killTree(mark: string): Promise<void> {
  for (const pid of await findMarkedProcesses(mark)) signal(pid, "SIGKILL");
  await waitUntilGone(mark, STOP_TIMEOUT_MS);
}

async function waitUntilGone(mark: string, timeoutMs: number): Promise<void> {
  await waitUntil("the process tree to end", async () => (await findMarkedProcesses(mark)).length === 0, {
    timeoutMs,
    intervalMs: 100,
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended on its own in the meantime.
  }
}

async function listProcesses(): Promise<{ pid: number; environment: string }[]> {
  const entries = await readdir("/proc").catch(() => null);
  if (entries === null) return listWithPs();
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const processes = await Promise.all(
    pids.map(async (pid) => ({
      pid,
      environment: await readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""),
      state: await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""),
    })),
  );
  // A zombie is no longer running; it only waits for its parent to read its exit code.
  return processes.filter(({ state }) => !/\) Z /.test(state));
}

async function listWithPs(): Promise<{ pid: number; environment: string }[]> {
  const { stdout } = await runCommand("ps", ["-Eww", "-axo", "pid=,command="]);
  return stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(line);
    return match?.[1] ? [{ pid: Number(match[1]), environment: match[2] ?? "" }] : [];
  });
}
