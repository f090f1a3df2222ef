import { AppError } from "@clawglass/core";
import type { Command } from "commander";
import type { Io } from "./io.ts";
import { checkServerUrl, DEFAULT_SERVER_URL } from "./server-url.ts";

/** Which server a command asks, and with which proof. */
export interface ServerFlags {
  url?: string;
  token?: string;
}

/** A server as a command asks it. */
export interface ServerAccess {
  /** Without a slash at its end. */
  url: string;
  /** Shows the proof, and says what to do where it does not suffice. */
  fetch: typeof globalThis.fetch;
}

const HTTP_UNAUTHORIZED = 401;
const HTTP_FORBIDDEN = 403;

export function addTokenOption(command: Command): Command {
  return command.option(
    "--token <TOKEN>",
    "For a server behind a login: sent as a bearer token. Environment: MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD; used where --url or CLAWGLASS_URL names the server.",
  );
}

export function addServerOptions(command: Command): Command {
  return addTokenOption(
    command.option(
      "--url <URL>",
      `Address of the server. Default: ${DEFAULT_SERVER_URL}. Environment: CLAWGLASS_URL.`,
    ),
  );
}

/** The server that flags or environment name; the one of this machine where they name none. */
export function findServer(flags: ServerFlags, io: Io): ServerAccess {
  const url = flags.url ?? (io.environment.CLAWGLASS_URL || null);
  return accessServer(url ?? DEFAULT_SERVER_URL, {
    ...flags,
    // What the environment holds is for a server that somebody named, not for whatever listens here.
    environment: url === null ? {} : io.environment,
  });
}

/** INVALID_INPUT where the address is none. */
export function accessServer(
  address: string,
  { token, environment }: { token?: string; environment: NodeJS.ProcessEnv },
): ServerAccess {
  const url = checkServerUrl(address);
  const authorization = findAuthorization(token, environment);
  if (authorization === null) return { url, fetch: (input, init) => askOrExplain(url, input, init) };
  return {
    url,
    fetch: (input, init) =>
      askOrExplain(url, input, { ...init, headers: { ...toRecord(init?.headers), authorization } }),
  };
}

/** A flag wins; then, as MLflow's clients do, user name and password win over a token. */
function findAuthorization(token: string | undefined, environment: NodeJS.ProcessEnv): string | null {
  if (token !== undefined) return `Bearer ${token}`;
  const { MLFLOW_TRACKING_USERNAME: name, MLFLOW_TRACKING_PASSWORD: password } = environment;
  if (name && password) return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
  return environment.MLFLOW_TRACKING_TOKEN ? `Bearer ${environment.MLFLOW_TRACKING_TOKEN.trim()}` : null;
}

async function askOrExplain(url: string, ...request: Parameters<typeof globalThis.fetch>): Promise<Response> {
  const response = await globalThis.fetch(...request);
  if (response.status !== HTTP_UNAUTHORIZED && response.status !== HTTP_FORBIDDEN) return response;
  const said = (await response.text())
    .slice(0, 200)
    .replace(/\p{Cc}/gu, " ")
    .trim();
  throw new AppError(
    response.status === HTTP_UNAUTHORIZED ? "UNAUTHENTICATED" : "FORBIDDEN",
    `${url} lets nobody in without the right token (HTTP ${response.status}${said === "" ? "" : `: ${said}`}).`,
    { hint: "Give it with --token or MLFLOW_TRACKING_TOKEN, as the plugin has it." },
  );
}

function toRecord(headers: RequestInit["headers"]): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
