import { readFile } from "node:fs/promises";
import { cpus } from "node:os";

/** Linux counts CPU time of processes in hundredths of a second on all common machines. */
const MS_PER_TICK = 10;
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;

/** CPU time that these processes have used so far, in milliseconds, from /proc (Linux). */
export async function readCpuMs(pids: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
    // The name of the program, in parentheses, may hold blanks.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    ticks += Number(fields?.[USER_FIELD] ?? 0) + Number(fields?.[SYSTEM_FIELD] ?? 0);
  }
  return ticks * MS_PER_TICK;
}

/** CPU time that all processes of the machine together have used since it started, in milliseconds. */
export function readMachineCpuMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
