import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface CommandResult {
  /** null where a signal ended it. */
  exitCode: number | null;
  out: string;
  err: string;
}

/** Runs the executable from its sources to its end. */
export function runClawglass(...args: string[]): Promise<CommandResult> {
  return runClawglassWith({}, ...args);
}

/** The same with variables of the environment. */
export function runClawglassWith(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const result = { out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      result.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      result.err += chunk;
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, ...result }));
  });
}
