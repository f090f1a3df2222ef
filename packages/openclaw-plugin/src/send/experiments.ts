import type { HttpClient, HttpResponse } from "./http-client.ts";
import { describeAnswer, describeFailure, type ServerProblem } from "./server-problem.ts";
import { type ServerTarget, toAuthorization } from "./server-target.ts";

export interface ExperimentRef {
  id: string;
  name: string;
}

export type ExperimentResult<T> = { ok: true; value: T } | { ok: false; problem: ServerProblem };

const TIMEOUT_MS = 10_000;
const MAX_LISTED = 200;

/** What the plugin needs of the experiment endpoints, the same on MLflow and Clawglass. */
export function createExperiments(http: HttpClient, target: ServerTarget) {
  async function call(method: "GET" | "POST", path: string, body?: unknown): Promise<HttpResponse> {
    return http({
      method,
      url: `${target.trackingUri}/api/2.0/mlflow/experiments/${path}`,
      headers: { ...toAuthorization(target.credentials), "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
    });
  }

  async function run<T>(action: () => Promise<ExperimentResult<T>>): Promise<ExperimentResult<T>> {
    try {
      return await action();
    } catch (failure) {
      return { ok: false, problem: describeFailure(target.trackingUri, failure) };
    }
  }

  const refuse = (response: HttpResponse): { ok: false; problem: ServerProblem } => ({
    ok: false,
    problem: describeAnswer(target.trackingUri, response),
  });

  async function find(path: string): Promise<ExperimentResult<ExperimentRef | null>> {
    const response = await call("GET", path);
    if (response.status === 200) return { ok: true, value: readExperiment(parse(response).experiment) };
    const code = parse(response).error_code;
    return code === "RESOURCE_DOES_NOT_EXIST" || code === "INVALID_PARAMETER_VALUE"
      ? { ok: true, value: null }
      : refuse(response);
  }

  return {
    findById: (id: string) => run(() => find(`get?experiment_id=${encodeURIComponent(id)}`)),
    findByName: (name: string) => run(() => find(`get-by-name?experiment_name=${encodeURIComponent(name)}`)),

    create: (name: string) =>
      run(async (): Promise<ExperimentResult<ExperimentRef>> => {
        const response = await call("POST", "create", { name });
        const id = parse(response).experiment_id;
        return response.status === 200 && typeof id === "string"
          ? { ok: true, value: { id, name } }
          : refuse(response);
      }),

    list: () =>
      run(async (): Promise<ExperimentResult<ExperimentRef[]>> => {
        const response = await call("GET", `search?max_results=${MAX_LISTED}`);
        if (response.status !== 200) return refuse(response);
        const { experiments } = parse(response);
        const found = Array.isArray(experiments) ? experiments : [];
        return { ok: true, value: found.flatMap((entry) => readExperiment(entry) ?? []) };
      }),
  };
}

export type Experiments = ReturnType<typeof createExperiments>;

function parse(response: HttpResponse): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(response.body);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {}; // a page or a text: the status says what it means
  }
}

function readExperiment(value: unknown): ExperimentRef | null {
  const { experiment_id: id, name } = (value ?? {}) as Record<string, unknown>;
  return typeof id === "string" && typeof name === "string" ? { id, name } : null;
}
