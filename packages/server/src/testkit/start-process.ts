import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** The executable as a process of its own, from its sources. */
export interface CliProcess {
  child: ChildProcess;
  /** What it has printed so far, both ways. */
  readOutput(): string;
  /** Exit code, or null where a signal ended it. */
  exited: Promise<number | null>;
  /** Resolves with the address when the server says it; rejects when it ends before. */
  untilListening(): Promise<string>;
}

const MAIN = join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");

export interface ProcessOptions {
  environment?: NodeJS.ProcessEnv;
  /** For node itself. */
  execArgv?: readonly string[];
  /** Another user, where this one may choose. */
  uid?: number;
  gid?: number;
}

export function startProcess(
  args: readonly string[],
  { environment = {}, execArgv = [], ...user }: ProcessOptions = {},
): CliProcess {
  const child = spawn(process.execPath, [...execArgv, MAIN, ...args], {
    ...user,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listening = Promise.withResolvers<string>();
  listening.promise.catch(() => {}); // not every command listens
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    const url = /running at (http\S+)/.exec(output)?.[1];
    if (url !== undefined) listening.resolve(url);
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      listening.reject(new Error(`ended with ${code}: ${output}`));
      resolve(code);
    });
  });
  return { child, readOutput: () => output, exited, untilListening: () => listening.promise };
}
