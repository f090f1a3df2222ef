import { watchOutput } from "./watch-output.ts";

/** Where a command speaks and reads: data to `out`, messages to `err`. Tests pass their own. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  environment: NodeJS.ProcessEnv;
  /** Resolves with the name of the signal when the process is asked to end. */
  untilStopped(): Promise<string>;
  setExitCode(code: number): void;
  /** From now on the command does not end when nobody reads what it prints. */
  goOnUnread(): void;
}

export function createProcessIo(): Io {
  const { goOnUnread } = watchOutput();
  return {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    environment: process.env,
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
          process.once(signal, () => resolve(signal));
      }),
    setExitCode(code) {
      process.exitCode = code;
    },
    goOnUnread,
  };
}
