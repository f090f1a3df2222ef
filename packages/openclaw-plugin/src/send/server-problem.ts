import { HttpFailure, type HttpResponse } from "./http-client.ts";
import { toPublicUri } from "./server-target.ts";

export const SERVER_PROBLEM_CODES = [
  "unreachable",
  "not-mlflow",
  "too-old",
  "unauthorized",
  "forbidden",
  "no-experiment",
  "refused",
  "unavailable",
] as const;
export type ServerProblemCode = (typeof SERVER_PROBLEM_CODES)[number];

/** What stands between the plugin and its server, in words for a person. */
export interface ServerProblem {
  code: ServerProblemCode;
  message: string;
  hint: string;
}

const FAILURE_TEXTS: Record<HttpFailure["kind"], [what: string, hint: string]> = {
  refused: [
    "nothing listens there",
    "Start the server (`npm start` in Clawglass's folder, or `mlflow server`), or give the right port.",
  ],
  "unknown-host": ["there is no such host", "Check the spelling of the address."],
  timeout: [
    "it did not answer in time",
    "Check that the server is not overloaded, and that no firewall is in between.",
  ],
  disconnected: [
    "it ended the connection",
    "Check that the port speaks HTTP (https:// where the server wants TLS).",
  ],
  tls: [
    "its certificate is not trusted",
    "Use http:// for a local server, or set NODE_EXTRA_CA_CERTS to your certificate authority.",
  ],
  "bad-url": ["that is no http(s) address", "Give an address such as http://127.0.0.1:5000."],
  other: ["it does not speak HTTP there", "Check host and port."],
};

export function describeFailure(uri: string, failure: unknown): ServerProblem {
  const kind = failure instanceof HttpFailure ? failure.kind : "other";
  const [what, hint] = FAILURE_TEXTS[kind];
  return { code: "unreachable", message: `${toPublicUri(uri)} cannot be reached: ${what}.`, hint };
}

/** Reads an answer that is not a success. */
export function describeAnswer(uri: string, response: HttpResponse): ServerProblem {
  const address = toPublicUri(uri);
  const said = readMessage(response);
  if (response.status === 401) {
    return {
      code: "unauthorized",
      message: `${address} does not accept the credentials${said}.`,
      hint: "Give a token (`openclaw mlflow configure --token …`), or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
    };
  }
  if (response.status === 403) {
    return {
      code: "forbidden",
      message: `${address} forbids it${said}.`,
      hint: "Check that the user may write to this experiment, and that the server allows this host name.",
    };
  }
  if (response.status === 404 && response.body.includes('"RESOURCE_DOES_NOT_EXIST"')) {
    return {
      code: "no-experiment",
      message: `${address} does not know the experiment${said}.`,
      hint: "Run `openclaw mlflow configure` to pick or create one.",
    };
  }
  if (isWebPage(response) || response.status === 404 || response.status === 405)
    return describeNotMlflow(uri, response);
  if (response.status >= 500 || response.status === 429) {
    return {
      code: "unavailable",
      message: `${address} answers with an error (HTTP ${response.status})${said}.`,
      hint: "Look at the server's own log. Traces wait on disk meanwhile.",
    };
  }
  return {
    code: "refused",
    message: `${address} refuses it (HTTP ${response.status})${said}.`,
    hint: "Run `openclaw mlflow status` to see the settings in force.",
  };
}

export function describeNotMlflow(uri: string, response: HttpResponse): ServerProblem {
  const what = isWebPage(response) ? "a web page" : `HTTP ${response.status}`;
  return {
    code: "not-mlflow",
    message: `${toPublicUri(uri)} answers with ${what}, not as an MLflow or Clawglass server.`,
    hint: "Another program may use this port (on macOS, AirPlay uses 5000). Give the server's address without a path of its pages.",
  };
}

export function isWebPage(response: HttpResponse): boolean {
  return /^text\/html/i.test(response.headers["content-type"] ?? "") && /^\s*</.test(response.body);
}

/** The error text inside an answer, cut short: it is the server's, so it is shown and never trusted. */
function readMessage(response: HttpResponse): string {
  let text = "";
  try {
    const body = JSON.parse(response.body) as { message?: unknown; detail?: unknown };
    const found = body.message ?? body.detail;
    text = typeof found === "string" ? found : "";
  } catch {
    text = isWebPage(response) ? "" : response.body;
  }
  const clean = [...text]
    .map((char) => (char < " " ? " " : char))
    .join("")
    .trim()
    .slice(0, 200);
  return clean === "" ? "" : `: ${clean.replace(/\.$/, "")}`;
}
