import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findFreePort,
  killTree,
  repositoryRoot,
  runOrFail,
  TREE_MARK,
  waitUntil,
  withNodeFirst,
} from "@clawglass/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
const mark = randomUUID();
const env = { ...withNodeFirst(process.env, process.execPath), [TREE_MARK]: mark };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clawglass-packed-"));
  const { stdout } = await runOrFail("npm", ["run", "-s", "cli:pack"], {
    cwd: repositoryRoot(),
    env,
    timeoutMs: 300_000,
  });
  const archive = stdout.trim().split("\n").at(-1) ?? "";
  // Offline: whatever it wanted from a registry would be missing here.
  await runOrFail("npm", ["install", "--offline", "--no-audit", "--no-fund", archive], { cwd: folder, env });
});
afterAll(async () => {
  await killTree(mark);
  await rm(folder, { recursive: true, force: true });
});

test("the packed executable brings no dependencies, and its manual and licence along", () => {
  const modules = join(folder, "node_modules");
  expect(readdirSync(modules).filter((name) => !name.startsWith("."))).toEqual(["clawglass"]);
  const manifest = JSON.parse(readFileSync(join(modules, "clawglass", "package.json"), "utf8"));
  expect(manifest).not.toHaveProperty("devDependencies");
  expect(manifest).not.toHaveProperty("dependencies");
  for (const file of ["README.md", "LICENSE"])
    expect(existsSync(join(modules, "clawglass", file)), file).toBe(true);
});

test("`npx clawglass server` serves the page and the API from an empty folder", async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ["--no-install", "clawglass", "server", "--port", String(port), "--data-dir", "data"];
  const child = spawn("npx", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const isUp = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitUntil("the packed server", isUp, { describe: () => output });
  const page = await (await fetch(url)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
  expect(script, page).toBeDefined();
  expect((await fetch(url + script)).headers.get("content-encoding")).toMatch(/^(br|gzip)$/);
  const traces = await fetch(`${url}/api/clawglass/v1/traces`);
  expect(await traces.json()).toMatchObject({ traces: [] });
  expect(existsSync(join(folder, "data", "clawglass.db"))).toBe(true);
});
