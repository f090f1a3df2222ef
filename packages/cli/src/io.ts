/** Where a command speaks and reads: data to `out`, messages to `err`. Tests pass their own. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  environment: NodeJS.ProcessEnv;
  /** Resolves with the name of the signal when the process is asked to end. */
  untilStopped(): Promise<string>;
  setExitCode(code: number): void;
}

export function createProcessIo(): Io {
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
  };
}
