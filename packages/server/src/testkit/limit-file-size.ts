import { execFileSync } from "node:child_process";

/**
 * Lets a running process write no file beyond `maxBytes` (null: as large as it likes), as a disk without room does. Linux
 * only, by the program `prlimit`.
 */
export function limitFileSize(pid: number, maxBytes: number | null): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${maxBytes ?? "unlimited"}:`]);
}

/** Why `limitFileSize` cannot be used here; null where it can. */
export function whyNoFileSizeLimit(): string | null {
  try {
    execFileSync("prlimit", ["--version"], { stdio: "ignore" });
    return null;
  } catch {
    return "Left out: tests of a full disk need Linux and the program prlimit.";
  }
}
