import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningServer } from "@clawglass/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runClawglassWith } from "../testkit/run-clawglass.ts";
import { startEmptyServer } from "../testkit/start-empty-server.ts";

const TIMEOUT_MS = 120_000;
const TOKEN = "open-sesame";
const BASIC = `Basic ${Buffer.from("me:secret").toString("base64")}`;
let server: RunningServer;
let door: Server;
let url: string;
let folder: string;
let shown: (string | undefined)[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-token-"));
  server = await startEmptyServer();
  // A reverse proxy as people put before a server: who shows no proof hears so in a text of its own.
  door = createServer(async (incoming, outgoing) => {
    const { authorization } = incoming.headers;
    shown.push(authorization);
    if (authorization !== `Bearer ${TOKEN}` && authorization !== BASIC) {
      outgoing.writeHead(401, { "content-type": "text/plain" }).end("no token, no entry");
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = "GET" } = incoming;
    const type = incoming.headers["content-type"];
    const answer = await fetch(server.url + incoming.url, {
      method,
      ...(type === undefined ? {} : { headers: { "content-type": type } }),
      ...(method === "GET" ? {} : { body: Buffer.concat(chunks) }),
    });
    const headers = { "content-type": answer.headers.get("content-type") ?? "" };
    outgoing.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(async () => {
  door.closeAllConnections();
  door.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every command that asks a server, with the exit code that an empty one earns it. */
const COMMANDS: [string, string[], number][] = [
  ["health", ["health"], 4],
  ["db stats", ["db", "stats"], 0],
  ["db retain", ["db", "retain", "--dry-run"], 0],
  ["db vacuum", ["db", "vacuum"], 0],
  ["prices list", ["prices", "list"], 0],
  ["export", ["export"], 0],
  ["import", ["import", "FILE"], 0],
];

describe.each(COMMANDS)("clawglass %s, with a server behind a login", (_name, command, exitCode) => {
  const run = (environment: NodeJS.ProcessEnv, ...more: string[]) => {
    shown = [];
    const file = join(folder, "spans.json");
    writeFileSync(
      file,
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00000000000000000000000000000001","spanId":"0000000000000001","name":"s","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}',
    );
    const args = command.map((each) => (each === "FILE" ? file : each));
    const own = {
      CLAWGLASS_URL: "",
      MLFLOW_TRACKING_TOKEN: "",
      MLFLOW_TRACKING_USERNAME: "",
      MLFLOW_TRACKING_PASSWORD: "",
    };
    return runClawglassWith({ ...own, ...environment }, ...args, ...more);
  };

  test(
    "says what to give, and is let in with it: by flag, by the token or the password of the environment",
    async () => {
      const refused = await run({}, "--url", url);
      expect([refused.exitCode, refused.err]).toEqual([
        1,
        expect.stringMatching(/no token, no entry[\s\S]*--token/),
      ]);
      expect(shown[0]).toBeUndefined();
      for (const [environment, ...more] of [
        [{}, "--url", url, "--token", TOKEN],
        [{ CLAWGLASS_URL: url, MLFLOW_TRACKING_TOKEN: TOKEN }],
        [{ CLAWGLASS_URL: url, MLFLOW_TRACKING_USERNAME: "me", MLFLOW_TRACKING_PASSWORD: "secret" }],
      ] as [NodeJS.ProcessEnv, ...string[]][]) {
        const entered = await run(environment, ...more);
        expect([entered.exitCode, entered.err]).toEqual([exitCode, expect.not.stringContaining(url)]);
        expect(shown.length).toBeGreaterThan(0);
      }
    },
    TIMEOUT_MS,
  );
});

test(
  "a token is never printed, and the one of the environment goes to no server that nobody named",
  async () => {
    const wrong = await runClawglassWith({ MLFLOW_TRACKING_TOKEN: "top-secret" }, "health", "--url", url);
    expect([wrong.exitCode, wrong.out + wrong.err]).toEqual([1, expect.not.stringContaining("top-secret")]);
    shown = [];
    const copied = await runClawglassWith(
      { CLAWGLASS_URL: server.url, MLFLOW_TRACKING_TOKEN: "top-secret" },
      "import",
      "--from-mlflow",
      url,
    );
    expect([copied.exitCode, shown]).toEqual([1, [undefined]]);
    const given = await runClawglassWith(
      { CLAWGLASS_URL: server.url },
      "import",
      "--from-mlflow",
      url,
      "--from-token",
      TOKEN,
    );
    expect([given.exitCode, shown.at(-1)]).toEqual([0, `Bearer ${TOKEN}`]);
  },
  TIMEOUT_MS,
);
