import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createOpenClawLab, findFreePort, type OpenClawLab, PLUGIN_ID } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuthProxy, startAuthProxy } from "../support/auth-proxy.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { packPlugin } from "../support/plugin-package.ts";

const TOKEN = "lab-token-of-the-proxy";

/** `openclaw mlflow configure` in a fresh OpenClaw, as a script runs it. No Gateway and no model are needed. */
let server: RunningServer;
let proxy: AuthProxy;
let lab: OpenClawLab;

beforeAll(async () => {
  server = await startClawglassServer();
  proxy = await startAuthProxy(server.url, TOKEN);
  lab = await createOpenClawLab({
    modelBaseUrl: "http://127.0.0.1:9/v1",
    pluginTgz: await packPlugin(),
    env: { LAB_TOKEN: TOKEN, LAB_WRONG_TOKEN: "another one" },
  });
});
afterAll(async () => {
  await lab?.stop();
  await proxy?.close();
  await server?.dispose();
});

const configure = (...args: string[]) => lab.cli(["mlflow", "configure", "--non-interactive", ...args]);

interface PluginEntry {
  hooks?: Record<string, unknown>;
  config?: Record<string, unknown>;
}

async function readEntry(): Promise<PluginEntry> {
  const { plugins } = (await lab.readConfig()) as { plugins: { entries: Record<string, PluginEntry> } };
  return plugins.entries[PLUGIN_ID] ?? {};
}

/** A server of another kind: everything is answered with this. */
async function startOther(contentType: string, body: string): Promise<{ url: string; close(): void }> {
  const other = createServer((request, response) => {
    const isProbe = contentType === "text/html" || request.url === "/version";
    response.writeHead(isProbe ? 200 : 404, { "content-type": contentType }).end(isProbe ? body : "{}");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
    close: () => other.close(),
  };
}

describe("`openclaw mlflow configure` before anything is set up", () => {
  test("a port where nobody listens: what to do, exit code 5, and nothing written", async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const { exitCode, stdout } = await configure("--json", "--tracking-uri", url);
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
    expect(stdout).toContain("nothing listens there");
    expect(await readEntry()).not.toHaveProperty("config");
  });

  test("a web site that is no tracking server: exit code 5", async () => {
    const site = await startOther("text/html", "<!doctype html><title>hello</title>");
    const { exitCode, stdout, stderr } = await configure("--tracking-uri", site.url);
    site.close();
    expect(exitCode, stdout + stderr).toBe(5);
    expect(stdout + stderr).toContain("not as an MLflow or Clawglass server");
  });

  test("an MLflow that is too old: which one is needed, exit code 1", async () => {
    const old = await startOther("text/plain", "3.5.1");
    const { exitCode, stdout, stderr } = await configure("--tracking-uri", old.url);
    old.close();
    expect(exitCode, stdout + stderr).toBe(1);
    expect(stdout + stderr).toMatch(/MLflow 3\.5\.1.*[\s\S]*3\.6 or later/);
  });

  test("a wrong token: exit code 4, and the token is not shown", async () => {
    const { exitCode, stdout, stderr } = await configure(
      "--tracking-uri",
      proxy.url,
      "--token-env",
      "LAB_WRONG_TOKEN",
    );
    expect(exitCode, stdout + stderr).toBe(4);
    expect(stdout + stderr).toContain("does not accept the credentials");
    expect(stdout + stderr).not.toContain("another one");
    expect(await readEntry()).not.toHaveProperty("config");
  });

  test("a wrong flag: exit code 3", async () => {
    const { exitCode, stdout, stderr } = await configure("--tracking-uri", server.url, "--content", "some");
    expect(exitCode, stdout + stderr).toBe(3);
  });
});

describe("`openclaw mlflow configure` that works", () => {
  test("writes the configuration with the grant, and proves it with a trace that the server has", async () => {
    const { exitCode, stdout, stderr } = await configure(
      "--yes",
      "--json",
      "--tracking-uri",
      proxy.url,
      "--experiment-name",
      "lab agents",
      "--token-env",
      "LAB_TOKEN",
    );
    expect(exitCode, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(await readEntry()).toMatchObject({
      hooks: { allowConversationAccess: true },
      config: { trackingUri: proxy.url, token: { source: "env", id: "LAB_TOKEN" } },
    });
    const { traces } = (await (await fetch(`${server.url}/api/clawglass/v1/traces`)).json()) as {
      traces: unknown[];
    };
    expect(traces).toHaveLength(1);
  });

  test("`status` then finds all well, and ends with 1 when the server is gone", async () => {
    const well = await lab.cli(["mlflow", "status"]);
    expect(well.exitCode, well.stdout).toBe(0);
    expect(well.stdout).not.toContain(TOKEN);
    await server.stop();
    const { exitCode, stdout } = await lab.cli(["mlflow", "status", "--json"]);
    await server.start();
    expect(exitCode, stdout).toBe(1);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; level: string }[] };
    expect(ok).toBe(false);
    expect(checks).toContainEqual(expect.objectContaining({ name: "Server", level: "problem" }));
  });

  test("a configuration that is no configuration is named by OpenClaw before the plugin runs", async () => {
    await lab.changeConfig(({ plugins }) => {
      const entry = plugins.entries[PLUGIN_ID];
      if (entry) entry.config = { ...entry.config, spool: { maxDays: "many" } };
    });
    const { exitCode, stdout, stderr } = await lab.cli(["mlflow", "status"]);
    expect(exitCode, stdout + stderr).not.toBe(0);
    expect(stdout + stderr).toContain("spool.maxDays");
  });
});
