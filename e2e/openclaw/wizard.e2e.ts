import { createOpenClawLab, findFreePort, type OpenClawLab, PLUGIN_ID } from "@clawglass/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type AuthProxy, startAuthProxy } from "../support/auth-proxy.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { packPlugin } from "../support/plugin-package.ts";
import { listTraces } from "../support/read-trace.ts";
import { findTerminalPython, startInTerminal, type Terminal } from "../support/terminal.ts";

/** `openclaw mlflow configure` as a person sees it: in a terminal, answered key by key. */
const python = findTerminalPython();

/** Where the wizard looks by itself (`choose-server.ts`). */
const USUAL_PORTS = [5055, 5001, 8080, 5000];
const TOKEN = "lab-token-typed-by-hand";
const USER = { name: "lab-user", password: "lab-password-typed-by-hand" };
const ADDRESS_CHARS = 60;
/** A loaded machine takes many times the 5 s that OpenClaw needs before a command of a plugin begins. */
const START_TIMEOUT_MS = 120_000;
const MAX_OPTIONS = 10;

/** A text that was broken into the lines of a box, in one line again. */
const unbox = (shown: string): string => shown.replaceAll(/[│\s]+/g, " ");

describe.skipIf(python === null)("the wizard in a terminal", () => {
  let server: RunningServer;
  let proxy: AuthProxy;
  let lab: OpenClawLab;
  let terminal: Terminal;

  beforeAll(async () => {
    server = await startClawglassServer({ port: await findFreePort(USUAL_PORTS) });
    proxy = await startAuthProxy(server.url, TOKEN, USER);
    lab = await createOpenClawLab({
      modelBaseUrl: "http://127.0.0.1:9/v1",
      pluginTgz: await packPlugin(),
    });
  });
  afterAll(async () => {
    await lab?.stop();
    await proxy?.close();
    await server?.dispose();
  });
  afterEach(async () => {
    terminal.close();
    await terminal.ends();
  });

  async function begin(): Promise<void> {
    terminal = startInTerminal(python ?? "", lab.programStart(["mlflow", "configure"]));
    await terminal.sees("Tracing for OpenClaw", START_TIMEOUT_MS);
    await terminal.sees("Where do the traces go?");
  }

  /** Goes down the list until this option is the one in force. */
  async function choose(option: string): Promise<void> {
    for (let tries = 0; !(await terminal.sees(/● .*/)).split("\n").at(-1)?.includes(option); tries += 1) {
      if (tries > MAX_OPTIONS) throw new Error(`no option ${option}\n${terminal.readAll()}`);
      terminal.press("down");
    }
    terminal.press("enter");
  }

  async function giveAddress(address: string): Promise<void> {
    await terminal.sees("Address of the server");
    terminal.press("backspace", ADDRESS_CHARS);
    terminal.type(address);
    terminal.press("enter");
  }

  async function readEntry() {
    const { plugins } = (await lab.readConfig()) as {
      plugins: { entries: Record<string, { hooks?: object; config?: Record<string, unknown> }> };
    };
    return plugins.entries[PLUGIN_ID];
  }

  async function listExperiments(): Promise<{ experiment_id: string; name: string }[]> {
    const answer = await fetch(`${server.url}/api/2.0/mlflow/experiments/search?max_results=100`);
    return ((await answer.json()) as { experiments: { experiment_id: string; name: string }[] }).experiments;
  }

  test("a wrong address is named with what to do, and asked for again; Ctrl-C then changes nothing", async () => {
    const silentUrl = `http://127.0.0.1:${await findFreePort()}`;
    const configBefore = await lab.readConfig();
    await begin();
    await choose("Another address");

    await giveAddress(silentUrl);
    const refused = unbox(await terminal.sees(/right\W+port\./));
    expect(refused).toContain("This does not work yet");
    expect(refused).toContain(`${silentUrl} cannot be reached: nothing listens there.`);

    await giveAddress("ftp://example.org");
    await terminal.sees("An http(s) address, such as http://127.0.0.1:5000");
    terminal.press("backspace", ADDRESS_CHARS);
    terminal.type(server.url);
    terminal.press("enter");

    await terminal.sees("Which experiment gets the traces?");
    await choose("A new one");
    await terminal.sees("Name of the experiment");
    terminal.press("enter");
    await terminal.sees("May the plugin see the conversations?");
    terminal.press("ctrl-c");
    await terminal.sees("Nothing was changed.");
    expect(await terminal.ends()).toBe(2);
    expect(await lab.readConfig()).toEqual(configBefore);
    expect((await listExperiments()).map(({ name }) => name)).toEqual(["Default"]);
    expect(await listTraces(server.url)).toEqual([]);
  });

  test("finds the server, makes an experiment, asks for access, writes, and proves it by a test trace", async () => {
    await begin();
    await choose(`${server.url} (clawglass`);
    await terminal.sees("Which experiment gets the traces?");
    await choose("A new one");
    await terminal.sees("Name of the experiment");
    terminal.press("backspace", "openclaw".length);
    terminal.type("typed agents");
    terminal.press("enter");
    const asked = unbox(await terminal.sees("May the plugin see the conversations?"));
    expect(asked).toContain(
      "must see its conversations: prompts, replies, and what tools were given and answered.",
    );
    expect(asked).toContain("It never changes a prompt or an answer.");
    terminal.press("enter");
    await terminal.sees("A test trace was sent and read back:");
    const link = (await terminal.sees(/http:\S+\/traces\/tr-[0-9a-f]{32}/)).trim();
    await terminal.sees("Next: ");
    expect(await terminal.ends()).toBe(0);

    const experiment = (await listExperiments()).find(({ name }) => name === "typed agents");
    expect(await readEntry()).toEqual({
      enabled: true,
      hooks: { allowConversationAccess: true, allowPromptInjection: false },
      config: { trackingUri: server.url, experimentId: experiment?.experiment_id, content: "full" },
    });
    expect(link.startsWith(`${server.url}/traces/`)).toBe(true);
    expect(await listTraces(server.url)).toMatchObject([
      {
        traceId: link.split("/").at(-1),
        experimentId: experiment?.experiment_id,
        name: "openclaw mlflow configure",
        requestPreview: "Does tracing work?",
        state: "OK",
      },
    ]);
    expect((await fetch(link)).ok).toBe(true);
  });

  test("a server that wants a token gets it without showing it, a wrong one first", async () => {
    await begin();
    await choose("Another address");
    await giveAddress(proxy.url);
    await terminal.sees("does not accept the credentials");
    await terminal.sees("The server wants credentials");
    await choose("A token");
    await terminal.sees("Token");
    terminal.type("a-wrong-lab-token");
    await terminal.sees("▪".repeat(10));
    terminal.press("enter");
    await terminal.sees("does not accept the credentials");
    await choose("A token");
    await terminal.sees("Token");
    terminal.type(TOKEN);
    terminal.press("enter");
    await terminal.sees("Which experiment gets the traces?");
    await choose("typed agents");
    await terminal.sees("May the plugin see the conversations?");
    terminal.press("enter");
    await terminal.sees("A test trace was sent and read back:");
    expect(await terminal.ends()).toBe(0);
    expect(terminal.readAll()).not.toContain(TOKEN);
    expect(terminal.readAll()).not.toContain("a-wrong-lab-token");
    expect((await readEntry())?.config).toMatchObject({ trackingUri: proxy.url, token: TOKEN });
  });

  test("a user's name and password replace the token, and only the name is shown; access can be refused", async () => {
    await lab.changeConfig(({ plugins }) => {
      const config = plugins.entries[PLUGIN_ID]?.config;
      if (config) config.token = "a token that is known no more";
    });
    await begin();
    await choose(`${proxy.url} (unauthorized)`);
    await terminal.sees("The server wants credentials");
    await choose("User name and password");
    await terminal.sees("User name");
    terminal.type(USER.name);
    terminal.press("enter");
    await terminal.sees("Password");
    terminal.press("enter");
    await terminal.sees("It cannot be empty");
    terminal.type(USER.password);
    terminal.press("enter");
    await terminal.sees("Which experiment gets the traces?");
    await choose("Default");
    await terminal.sees("May the plugin see the conversations?");
    terminal.press("right");
    terminal.press("enter");
    await terminal.sees("Conversation access is not granted");
    await terminal.sees("A test trace was sent and read back:");
    expect(await terminal.ends()).toBe(0);
    expect(terminal.readAll()).toContain(USER.name);
    expect(terminal.readAll()).not.toContain(USER.password);
    const entry = await readEntry();
    expect(entry?.hooks).toMatchObject({ allowConversationAccess: false });
    expect(entry?.config).toEqual({
      trackingUri: proxy.url,
      experimentId: "0",
      content: "full",
      username: USER.name,
      password: USER.password,
    });
  });
});
