import { classifyAnswer } from "./classify-answer.ts";
import type { HttpClient, HttpResponse } from "./http-client.ts";
import {
  describeAnswer,
  describeFailure,
  describeNotMlflow,
  isWebPage,
  type ServerProblem,
} from "./server-problem.ts";
import { type ServerTarget, toAuthorization } from "./server-target.ts";

export type PostOutcome =
  | { kind: "accepted" }
  | { kind: "retry"; afterMs: number | null; isServerFault: boolean; problem: ServerProblem }
  | { kind: "blocked"; problem: ServerProblem }
  | { kind: "divide"; problem: ServerProblem };

const POST_TIMEOUT_MS = 30_000;

/** Sends one gzipped OTLP request and says what became of it. Never throws. */
export async function postBatch(
  http: HttpClient,
  target: ServerTarget,
  experimentId: string,
  gzip: Uint8Array,
  clock: () => number,
): Promise<PostOutcome> {
  const uri = target.trackingUri;
  let response: HttpResponse;
  try {
    response = await http({
      method: "POST",
      url: `${uri}/v1/traces`,
      headers: {
        "content-type": "application/x-protobuf",
        "content-encoding": "gzip",
        "x-mlflow-experiment-id": experimentId,
        ...toAuthorization(target.credentials),
      },
      body: gzip,
      timeoutMs: POST_TIMEOUT_MS,
    });
  } catch (failure) {
    return { kind: "retry", afterMs: null, isServerFault: false, problem: describeFailure(uri, failure) };
  }
  const verdict = classifyAnswer(response, clock());
  if (verdict.kind === "accepted") return verdict;
  const problem =
    isWebPage(response) && response.status < 300
      ? describeNotMlflow(uri, response)
      : describeAnswer(uri, response);
  if (verdict.kind === "retry") return { ...verdict, isServerFault: response.status === 500, problem };
  return { ...verdict, problem };
}
