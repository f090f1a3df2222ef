import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** `clawglass server` as a process of its own, on a free port. `url` rejects when it ends before it listens. */
export function startServerProcess(dataDir: string): { child: ChildProcess; url: Promise<string> } {
  const child = spawn(process.execPath, [MAIN, "server", "--port", "0", "--data-dir", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = /running at (http\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on("exit", () => reject(new Error(`the server ended: ${output}`)));
  });
  return { child, url };
}
