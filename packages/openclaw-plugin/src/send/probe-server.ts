import type { HttpClient, HttpResponse } from "./http-client.ts";
import {
  describeAnswer,
  describeFailure,
  describeNotMlflow,
  isWebPage,
  type ServerProblem,
} from "./server-problem.ts";
import { type ServerTarget, toAuthorization, toPublicUri } from "./server-target.ts";

/** A server that takes our spans. Only Clawglass gets spans that are still open. */
export interface ServerIdentity {
  kind: "clawglass" | "mlflow";
  /** The product's own version; null when it does not say. */
  version: string | null;
}

export type ServerProbe = { ok: true; server: ServerIdentity } | { ok: false; problem: ServerProblem };

const PROBE_TIMEOUT_MS = 3000;
/** The first MLflow that takes OTLP traces. */
const MIN_MLFLOW: readonly [number, number] = [3, 6];

/** Finds out who answers at an address, and whether it accepts the credentials. */
export async function probeServer(http: HttpClient, target: ServerTarget): Promise<ServerProbe> {
  try {
    const clawglass = await findClawglass(http, target);
    const found: ServerProbe =
      clawglass === null
        ? readMlflow(target.trackingUri, await get(http, target, "/version"))
        : { ok: true, server: clawglass };
    if (!found.ok) return found;
    const access = await get(http, target, "/api/2.0/mlflow/experiments/search?max_results=1");
    return access.status === 200 ? found : { ok: false, problem: describeAnswer(target.trackingUri, access) };
  } catch (failure) {
    return { ok: false, problem: describeFailure(target.trackingUri, failure) };
  }
}

/** Who answers, if it is a Clawglass server; null for any other. Throws `HttpFailure` when nobody answers. */
export async function findClawglass(http: HttpClient, target: ServerTarget): Promise<ServerIdentity | null> {
  const info = await get(http, target, "/api/3.0/mlflow/server-info");
  return info.status === 200 && !isWebPage(info) ? readClawglass(info.body) : null;
}

function get(http: HttpClient, target: ServerTarget, path: string): Promise<HttpResponse> {
  return http({
    method: "GET",
    url: target.trackingUri + path,
    headers: { accept: "application/json", ...toAuthorization(target.credentials) },
    timeoutMs: PROBE_TIMEOUT_MS,
  });
}

function readClawglass(body: string): ServerIdentity | null {
  try {
    const { clawglass } = JSON.parse(body) as { clawglass?: { version?: unknown } };
    if (typeof clawglass !== "object" || clawglass === null) return null;
    return { kind: "clawglass", version: typeof clawglass.version === "string" ? clawglass.version : null };
  } catch {
    return null; // an older MLflow, or something else altogether
  }
}

function readMlflow(uri: string, response: HttpResponse): ServerProbe {
  if (response.status !== 200) return { ok: false, problem: describeAnswer(uri, response) };
  const match = /^(\d{1,4})\.(\d{1,4})[\w.+-]{0,40}$/.exec(response.body.trim());
  if (match === null) return { ok: false, problem: describeNotMlflow(uri, response) };
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < MIN_MLFLOW[0] || (major === MIN_MLFLOW[0] && minor < MIN_MLFLOW[1])) {
    return {
      ok: false,
      problem: {
        code: "too-old",
        message: `${toPublicUri(uri)} is MLflow ${match[0]}, which does not take OpenTelemetry traces.`,
        hint: `Upgrade it to MLflow ${MIN_MLFLOW.join(".")} or later, or use a Clawglass server.`,
      },
    };
  }
  return { ok: true, server: { kind: "mlflow", version: match[0] } };
}
