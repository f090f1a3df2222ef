import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HostConfig, Prompter } from "../host/plugin-api.ts";
import { createHttpClient } from "../send/http-client.ts";
import { nodeSpoolDisk } from "../spool/spool-disk.ts";
import { type FakeServer, type FakeServerOptions, startFakeServer } from "../testkit/fake-server.ts";
import type { CommandDeps } from "./command-deps.ts";
import { runConfigure } from "./configure.ts";
import { runStatus } from "./status.ts";

let folder = "";
let config: HostConfig;
let output: string[];
let exitCode: number | null;
const servers: FakeServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "configure-test-"));
  config = {};
  output = [];
  exitCode = null;
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(options: FakeServerOptions = {}): Promise<FakeServer> {
  const server = await startFakeServer(options);
  servers.push(server);
  return server;
}

function createDeps(changes: Partial<CommandDeps> = {}): CommandDeps {
  return {
    http: createHttpClient(),
    environment: {},
    readConfig: () => config,
    async changeConfig(mutate) {
      const draft = structuredClone(config);
      mutate(draft);
      config = draft;
    },
    createPrompter: () => Promise.reject(new Error("nobody may be asked here")),
    resolveSecret: async () => null,
    readGatewayStatus: async () => null,
    disk: nodeSpoolDisk,
    spoolRoot: join(folder, "spool"),
    hostVersion: "2026.9.6",
    isTerminal: false,
    clock: () => Date.now(),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    randomHex: (bytes) => "ab".repeat(bytes),
    print: (line) => output.push(line),
    tell: (line) => output.push(line),
    setExitCode: (code) => {
      exitCode = code;
    },
    ...changes,
  };
}

/** A person who answers in a given order; every prompt and note is kept. */
function createPerson(answers: unknown[]): { prompter: Prompter; seen: string[] } {
  const seen: string[] = [];
  const next = <T>(message: string): T => {
    seen.push(message);
    if (answers.length === 0) throw new Error(`no answer left for: ${message}`);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  const prompter: Prompter = {
    intro: async (title) => void seen.push(title),
    outro: async (message) => void seen.push(message),
    note: async (message) => void seen.push(message),
    select: async ({ message, options }) => {
      const answer = next<string>(message);
      const option = options.find(({ value, label }) => value === answer || label.includes(answer));
      if (option === undefined)
        throw new Error(`no option ${answer} among ${options.map(({ label }) => label)}`);
      return option.value;
    },
    text: async ({ message }) => next(message),
    confirm: async ({ message }) => next(message),
    progress: () => ({ update: () => undefined, stop: () => undefined }),
  };
  return { prompter, seen };
}

const entry = () => config.plugins?.entries?.["mlflow-openclaw"];

describe("openclaw mlflow configure", () => {
  it("does everything without asking, and proves it with a trace that can be read back", async () => {
    const server = await start();
    config = { plugins: { allow: ["other"], entries: { other: { enabled: true } } } };
    await runConfigure(createDeps(), { yes: true, trackingUri: server.url, experimentName: "agents" });
    expect(exitCode).toBe(0);
    expect(entry()).toEqual({
      enabled: true,
      hooks: { allowConversationAccess: true, allowPromptInjection: false },
      config: { trackingUri: server.url, experimentId: "1", content: "full" },
    });
    expect(config.plugins?.allow).toEqual(["other", "mlflow-openclaw"]);
    expect(config.plugins?.entries?.other).toEqual({ enabled: true });
    expect(server.accepted).toHaveLength(1);
    expect(server.accepted[0]?.experimentId).toBe("1");
    expect(output.join("\n")).toContain(`${server.url}/traces/tr-${"ab".repeat(16)}`);
  });

  it("leaves an empty plugins.allow empty, because a list would shut out all other plugins", async () => {
    const server = await start();
    config = { plugins: { allow: [] } };
    await runConfigure(createDeps(), { yes: true, trackingUri: server.url });
    expect(config.plugins?.allow).toEqual([]);
  });

  it("prints one JSON object and nothing else with --json", async () => {
    const server = await start({ product: "3.17.2" });
    await runConfigure(createDeps(), { json: true, trackingUri: server.url, experimentId: "0" });
    const report = JSON.parse(output.join("\n"));
    expect(report).toMatchObject({
      ok: true,
      server: { kind: "mlflow", version: "3.17.2" },
      experiment: { id: "0" },
    });
    expect(report.testTrace.link).toContain("/#/experiments/0/traces?selectedEvaluationId=tr-");
  });

  it("writes a reference, not the token, with --token-env, and uses it", async () => {
    const server = await start({ authorization: "Bearer s3cret" });
    const deps = createDeps({ environment: { MY_TOKEN: "s3cret" } });
    await runConfigure(deps, { yes: true, trackingUri: server.url, tokenEnv: "MY_TOKEN" });
    expect(exitCode).toBe(0);
    expect(entry()?.config?.token).toEqual({ source: "env", provider: "default", id: "MY_TOKEN" });
    expect(JSON.stringify([config, output])).not.toContain("s3cret");
  });

  it("sends user name and password as basic authentication", async () => {
    const server = await start({ authorization: `Basic ${Buffer.from("bob:pw").toString("base64")}` });
    const deps = createDeps({ environment: { PW: "pw" } });
    await runConfigure(deps, { yes: true, trackingUri: server.url, username: "bob", passwordEnv: "PW" });
    expect(exitCode).toBe(0);
    expect(entry()?.config).toMatchObject({ username: "bob", password: { id: "PW" } });
  });

  it("grants no conversation access when told so", async () => {
    const server = await start();
    await runConfigure(createDeps(), { yes: true, conversationAccess: false, trackingUri: server.url });
    expect(entry()?.hooks?.allowConversationAccess).toBe(false);
  });

  it.each([
    ["no server", async () => "http://127.0.0.1:9", 5, /nothing listens there/],
    ["an address that is none", async () => "ftp://x", 3, /no http\(s\) address/],
    ["a web site", async () => (await start({ isWebSite: true })).url, 5, /web page/],
    [
      "an MLflow that is too old",
      async () => (await start({ product: "3.5.0" })).url,
      1,
      /MLflow 3\.5\.0.*Upgrade/s,
    ],
    [
      "a wrong token",
      async () => (await start({ authorization: "Bearer x" })).url,
      4,
      /does not accept the credentials/,
    ],
    ["a wrong port", async () => `${(await start()).url.replace(/\d+$/, "1")}`, 5, /nothing listens there/],
  ])("says what is wrong with %s, and changes nothing", async (_name, getUri, code, text) => {
    await runConfigure(createDeps(), { yes: true, trackingUri: await getUri() });
    expect(exitCode).toBe(code);
    expect(output.join("\n")).toMatch(text);
    expect(config).toEqual({});
  });

  it.each([
    [{ experimentId: "5" }, 3, /no experiment with the id 5/],
    [{ experimentId: "agents" }, 3, /use --experiment-name/],
    [{ experimentId: "0", experimentName: "x" }, 3, /not both/],
    [{ content: "some" }, 3, /--content/],
    [{ username: "bob" }, 3, /go together/],
    [{ tokenEnv: "MISSING" }, 3, /MISSING is not set/],
  ])("refuses %j", async (options, code, text) => {
    const server = await start();
    await runConfigure(createDeps(), { yes: true, trackingUri: server.url, ...options });
    expect(exitCode).toBe(code);
    expect(output.join("\n")).toMatch(text);
    expect(config).toEqual({});
  });

  it("prints what to add by hand when the configuration cannot be written, without the token", async () => {
    const server = await start({ authorization: "Bearer s3cret" });
    const deps = createDeps({ changeConfig: () => Promise.reject(new Error("configuration is read-only")) });
    await runConfigure(deps, { yes: true, trackingUri: server.url, token: "s3cret" });
    expect(exitCode).toBe(1);
    expect(output.join("\n")).toMatch(/read-only[\s\S]*"allowConversationAccess": true/);
    expect(output.join("\n")).not.toContain("s3cret");
  });

  it("says so when the trace was accepted and cannot be read back", async () => {
    const server = await start();
    const http = createHttpClient();
    const deps = createDeps({
      http: async (request) =>
        request.url.includes("/mlflow/traces/") ? { status: 404, headers: {}, body: "" } : http(request),
    });
    await runConfigure(deps, { yes: true, trackingUri: server.url });
    expect(exitCode).toBe(6);
  });

  it("leads a person from a wrong address over a token to a new experiment", async () => {
    const server = await start({ authorization: "Bearer s3cret" });
    const { prompter, seen } = createPerson([
      ...["http://127.0.0.1:9", server.url, "A token", "s3cret"],
      ...["A new one", "agents", true],
    ]);
    const deps = createDeps({
      isTerminal: true,
      createPrompter: async () => prompter,
      http: withLocalServer(server),
    });
    await runConfigure(deps, {});
    expect(seen.at(-1)).toContain("read back");
    expect(exitCode).toBe(0);
    expect(entry()?.config).toMatchObject({ trackingUri: server.url, experimentId: "1", token: "s3cret" });
    expect(seen.join("\n")).toMatch(/nothing listens there[\s\S]*does not accept the credentials/);
    expect(seen.join("\n")).toMatch(/must see its conversations/);
  });

  it("offers a server that answers with errors, and says so, instead of claiming that there is none", async () => {
    const server = await start();
    const { prompter, seen } = createPerson([server.url, server.url, "Default", true]);
    const http = withLocalServer(server);
    let failuresLeft = 2; // when it is looked for, and when it is picked
    const deps = createDeps({
      isTerminal: true,
      environment: { MLFLOW_TRACKING_URI: server.url },
      createPrompter: async () => prompter,
      http: async (request) => {
        const isBusy = request.url === `${server.url}/api/2.0/mlflow/experiments/search?max_results=1`;
        if (!isBusy || failuresLeft === 0) return http(request);
        failuresLeft -= 1;
        return { status: 503, headers: {}, body: '{"message":"The store is not ready"}' };
      },
    });
    await runConfigure(deps, {});
    expect(seen.join("\n")).toMatch(/answers with an error \(HTTP 503\): The store is not ready/);
    expect(seen.join("\n")).not.toContain("No server answers");
    expect(exitCode).toBe(0);
  });

  it("changes nothing, here or on the server, when the person cancels", async () => {
    const server = await start();
    const cancelled = Object.assign(new Error("cancelled"), { name: "WizardCancelledError" });
    const { prompter, seen } = createPerson(["A new one", "agents", cancelled]);
    const deps = createDeps({ isTerminal: true, createPrompter: async () => prompter });
    await runConfigure(deps, { trackingUri: server.url });
    expect(exitCode).toBe(2);
    expect(seen.at(-1)).toContain("Nothing was changed");
    expect(config).toEqual({});
    expect([...server.experiments.values()]).toEqual(["Default"]);
  });
});

describe("openclaw mlflow status", () => {
  it("is well after configure", async () => {
    const server = await start();
    await runConfigure(createDeps(), { yes: true, trackingUri: server.url });
    output = [];
    await runStatus(createDeps(), { json: true });
    const report = JSON.parse(output.join("\n"));
    expect(report.checks.filter(({ level }: { level: string }) => level === "problem")).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.settings.trackingUri).toEqual({
      value: server.url,
      source: "config",
      env: "MLFLOW_TRACKING_URI",
    });
  });

  it("names what is missing, and ends with 1", async () => {
    config = { plugins: { allow: ["other"], entries: { "mlflow-openclaw": { enabled: true } } } };
    const deps = createDeps({
      hostVersion: "2026.9.1",
      environment: { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" },
    });
    await runStatus(deps, {});
    const text = output.join("\n");
    expect(exitCode).toBe(1);
    expect(text).toMatch(/Conversation access: not granted/);
    expect(text).toMatch(/plugins\.allow does not name it/);
    expect(text).toMatch(/nothing listens there/);
    expect(text).toMatch(/2026\.9\.1 calls no hooks of this plugin in `openclaw agent --local`/);
    expect(text).toContain("(MLFLOW_TRACKING_URI)");
  });

  it.each([
    [
      "no server",
      async () => ({ trackingUri: "http://127.0.0.1:9" }),
      /nothing listens there[\s\S]*Start the server/,
    ],
    ["an address that is none", async () => ({ trackingUri: "ftp://x" }), /ftp:\/\/x[\s\S]*configure/],
    [
      "a web site",
      async () => ({ trackingUri: (await start({ isWebSite: true })).url }),
      /web page[\s\S]*Another program may use this port/,
    ],
    [
      "an MLflow that is too old",
      async () => ({ trackingUri: (await start({ product: "3.5.0" })).url }),
      /MLflow 3\.5\.0[\s\S]*3\.6 or later/,
    ],
    [
      "a wrong token",
      async () => ({ trackingUri: (await start({ authorization: "Bearer x" })).url, token: "y" }),
      /does not accept the credentials[\s\S]*configure --token/,
    ],
    [
      "an experiment that is not there",
      async () => ({ trackingUri: (await start()).url, experimentId: "77" }),
      /experiment[\s\S]*configure/,
    ],
    [
      "values that are none",
      async () => ({ trackingUri: (await start()).url, spool: { maxDays: "many" }, content: "some" }),
      /spool\.maxDays is no number above 0[\s\S]*Correct it/,
    ],
    [
      "a rule that is no regular expression",
      async () => ({ trackingUri: (await start()).url, redaction: { extraPatterns: ["("] } }),
      /Not a regular expression: \([\s\S]*extraPatterns/,
    ],
  ])("says what is wrong with %s and what to do, and ends with 1", async (_name, getConfig, text) => {
    const hooks = { allowConversationAccess: true };
    config = {
      plugins: { entries: { "mlflow-openclaw": { enabled: true, hooks, config: await getConfig() } } },
    };
    await runStatus(createDeps(), {});
    expect(output.join("\n")).toMatch(text);
    expect(output.join("\n")).toMatch(/1 thing needs attention|2 things need attention/);
    expect(exitCode).toBe(1);
  });

  it("never shows a secret", async () => {
    const server = await start();
    config = {
      plugins: {
        entries: {
          "mlflow-openclaw": {
            config: { trackingUri: server.url.replace("//", "//u:pw9@"), token: "s3cret" },
          },
        },
      },
    };
    await runStatus(createDeps(), { json: true });
    await runStatus(createDeps(), {});
    expect(output.join("\n")).not.toMatch(/s3cret|pw9/);
  });
});

/** The wizard looks at usual ports of this machine: only the test's own server may answer. */
function withLocalServer(server: FakeServer): CommandDeps["http"] {
  const http = createHttpClient();
  return (request) =>
    http(
      request.url.startsWith(server.url) ? request : { ...request, url: request.url.replace(/:\d+/, ":9") },
    );
}
