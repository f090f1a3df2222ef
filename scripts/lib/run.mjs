import { spawn } from "node:child_process";
import { repositoryRoot } from "./repository-root.mjs";

/** Runs a command in the repository with its output shown; resolves with the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: repositoryRoot,
      stdio: options.isQuiet ? ["ignore", "pipe", "pipe"] : "inherit",
      env: options.env ?? process.env,
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (options.isQuiet && code !== 0) process.stderr.write(output);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/** Runs a step with one line that says what it is for and how long it took. Throws when it fails. */
export async function step(title, command, args, options = {}) {
  const startedAt = Date.now();
  const ticker = process.stderr.isTTY ? startTicker(title, startedAt) : null;
  if (!ticker) console.error(`${title} …`);
  const code = await run(command, args, { ...options, isQuiet: options.isQuiet ?? true });
  ticker?.stop();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0)
    throw new StepError(`${title} failed after ${seconds} s (exit code ${code}). Its output is above.`);
  console.error(`${title} – done in ${seconds} s`);
}

export class StepError extends Error {
  name = "StepError";
}

function startTicker(title, startedAt) {
  const write = () => process.stderr.write(`\r${title} … ${Math.round((Date.now() - startedAt) / 1000)} s `);
  write();
  const timer = setInterval(write, 1000);
  return {
    stop() {
      clearInterval(timer);
      process.stderr.write("\r\x1b[2K");
    },
  };
}
