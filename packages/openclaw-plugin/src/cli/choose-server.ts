import type { HostConfig, Prompter } from "../host/plugin-api.ts";
import { probeServer, type ServerIdentity, type ServerProbe } from "../send/probe-server.ts";
import type { ServerProblem } from "../send/server-problem.ts";
import { type Credentials, NO_CREDENTIALS, type ServerTarget, toPublicUri } from "../send/server-target.ts";
import { resolveSecretRefs } from "../settings/resolve-secret-refs.ts";
import { resolveSettings } from "../settings/resolve-settings.ts";
import type { CommandDeps } from "./command-deps.ts";
import type { ConfigureAnswers } from "./configure-answers.ts";
import { CommandFailure, EXIT_CODES, toFailure } from "./exit-codes.ts";
import { pluginConfigOf } from "./plugin-config-of.ts";
import type { PluginChoices, WrittenSecret } from "./write-plugin-config.ts";

export interface ChosenServer {
  target: ServerTarget;
  server: ServerIdentity;
  /** Credentials to write; empty when those that are there were used. */
  written: Pick<PluginChoices, "token" | "username" | "password">;
}

interface ChosenCredentials {
  credentials: Credentials;
  written: ChosenServer["written"];
}

/** Where servers usually listen: Clawglass and MLflow by default, and the ports people take when 5000 is taken. */
const LOCAL_CANDIDATES = [5000, 5001, 5055, 8080].map((port) => `http://127.0.0.1:${port}`);
const OTHER_ADDRESS = "";

/** Finds a server that answers and accepts the credentials. Asks again in the wizard; throws without one. */
export async function chooseServer(
  deps: CommandDeps,
  answers: ConfigureAnswers,
  prompter: Prompter | null,
  hostConfig: HostConfig,
): Promise<ChosenServer> {
  let chosen = await readCredentials(deps, answers, hostConfig);
  let uri = await firstAddress(deps, answers, prompter, hostConfig, chosen.credentials);
  for (;;) {
    const target = { trackingUri: uri, credentials: chosen.credentials };
    const probe = await probeServer(deps.http, target);
    if (probe.ok) return { target, server: probe.server, written: chosen.written };
    if (prompter === null) throw toFailure(probe.problem);
    await prompter.note(`${probe.problem.message}\n${probe.problem.hint}`, "This does not work yet");
    if (probe.problem.code === "unauthorized") chosen = await askCredentials(prompter);
    else uri = await askAddress(prompter, uri);
  }
}

async function firstAddress(
  deps: CommandDeps,
  answers: ConfigureAnswers,
  prompter: Prompter | null,
  hostConfig: HostConfig,
  credentials: Credentials,
): Promise<string> {
  if (answers.trackingUri !== null) return parseAddress(answers.trackingUri);
  const inForce = resolveSettings(pluginConfigOf(hostConfig), deps.environment).trackingUri;
  const candidates = [...new Set([inForce, ...LOCAL_CANDIDATES])];
  const probes = await Promise.all(
    candidates.map((trackingUri) => probeServer(deps.http, { trackingUri, credentials })),
  );
  const found = candidates.flatMap((uri, index) => (isServer(probes[index]) ? [uri] : []));
  if (prompter === null) return found[0] ?? inForce;
  if (found.length === 0) {
    await prompter.note(
      "No server answers on this machine. Start one in another terminal (`npm start` in Clawglass's folder), or give the address of one that runs elsewhere.",
      "Server",
    );
    return askAddress(prompter, inForce);
  }
  const picked = await prompter.select({
    message: "Where do the traces go?",
    options: [
      ...found.map((uri) => ({
        value: uri,
        label: toPublicUri(uri),
        hint: describe(probes[candidates.indexOf(uri)]),
      })),
      { value: OTHER_ADDRESS, label: "Another address" },
    ],
    initialValue: found[0] ?? OTHER_ADDRESS,
  });
  return picked === OTHER_ADDRESS ? askAddress(prompter, inForce) : picked;
}

function isServer(probe: ServerProbe | undefined): boolean {
  return probe !== undefined && (probe.ok || isAnswering(probe.problem));
}

/** A server that says no is one all the same; the wizard then says what is wrong, and asks for what it wants. */
function isAnswering({ code }: ServerProblem): boolean {
  return code === "unauthorized" || code === "forbidden" || code === "too-old" || code === "unavailable";
}

function describe(probe: ServerProbe | undefined): string {
  if (probe === undefined) return "";
  return probe.ok ? `${probe.server.kind} ${probe.server.version ?? ""}`.trim() : probe.problem.code;
}

async function askAddress(prompter: Prompter, before: string): Promise<string> {
  const text = await prompter.text({
    message: "Address of the server",
    initialValue: before,
    placeholder: "http://127.0.0.1:5000",
    validate: (value) => (isAddress(value) ? undefined : "An http(s) address, such as http://127.0.0.1:5000"),
  });
  return parseAddress(text);
}

function isAddress(value: string): boolean {
  return resolveSettings({ trackingUri: value }, {}).problems.length === 0;
}

function parseAddress(value: string): string {
  const { trackingUri, problems } = resolveSettings({ trackingUri: value }, {});
  if (problems.length === 0) return trackingUri;
  throw new CommandFailure(
    EXIT_CODES.badInput,
    "bad-input",
    `"${value}" is no http(s) address.`,
    "Give one such as http://127.0.0.1:5000.",
  );
}

async function readCredentials(
  deps: CommandDeps,
  answers: ConfigureAnswers,
  hostConfig: HostConfig,
): Promise<ChosenCredentials> {
  if (answers.token !== null) {
    return { credentials: { ...NO_CREDENTIALS, token: answers.token }, written: { token: answers.token } };
  }
  if (answers.tokenEnv !== null) {
    const token = readVariable(deps, answers.tokenEnv);
    return { credentials: { ...NO_CREDENTIALS, token }, written: { token: toRef(answers.tokenEnv) } };
  }
  if (answers.username !== null && answers.passwordEnv !== null) {
    const { username } = answers;
    const password = readVariable(deps, answers.passwordEnv);
    return {
      credentials: { username, password, token: null },
      written: { username, password: toRef(answers.passwordEnv) },
    };
  }
  return { credentials: await readPresentCredentials(deps, hostConfig), written: {} };
}

/** Those in force already, with the references that only the host can read. */
async function readPresentCredentials(deps: CommandDeps, hostConfig: HostConfig): Promise<Credentials> {
  const { credentials } = await resolveSecretRefs(
    pluginConfigOf(hostConfig),
    deps.environment,
    deps.resolveSecret,
  );
  return credentials;
}

async function askCredentials(prompter: Prompter): Promise<ChosenCredentials> {
  const kind = await prompter.select({
    message: "The server wants credentials",
    options: [
      { value: "token", label: "A token" },
      { value: "user", label: "User name and password" },
    ],
  });
  if (kind === "token") {
    const token = await prompter.text({ message: "Token", sensitive: true, validate: needed });
    return { credentials: { ...NO_CREDENTIALS, token }, written: { token } };
  }
  const username = await prompter.text({ message: "User name", validate: needed });
  const password = await prompter.text({ message: "Password", sensitive: true, validate: needed });
  return { credentials: { username, password, token: null }, written: { username, password } };
}

function needed(value: string): string | undefined {
  return value.trim() === "" ? "It cannot be empty" : undefined;
}

function readVariable(deps: CommandDeps, name: string): string {
  const value = deps.environment[name]?.trim();
  if (value) return value;
  throw new CommandFailure(
    EXIT_CODES.badInput,
    "bad-input",
    `The environment variable ${name} is not set.`,
    `Set it here, and for the Gateway too: it is read there at every start.`,
  );
}

function toRef(id: string): WrittenSecret {
  return { source: "env", provider: "default", id };
}
