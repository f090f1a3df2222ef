import { repositoryRoot, runOrFail } from "@clawglass/testing";

let packed: Promise<string> | null = null;

/** The plugin as users install it: packed once per test run. Returns the path of the `.tgz`. */
export function packPlugin(): Promise<string> {
  packed ??= runOrFail("npm", ["run", "-s", "plugin:pack"], {
    cwd: repositoryRoot(),
    timeoutMs: 300_000,
  }).then(({ stdout }) => {
    const path = stdout.trim().split("\n").at(-1) ?? "";
    if (!path.endsWith(".tgz")) throw new Error(`plugin:pack printed no path of a package:\n${stdout}`);
    return path;
  });
  return packed;
}
