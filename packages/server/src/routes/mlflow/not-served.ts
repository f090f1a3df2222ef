/** MLflow endpoints that answer ENDPOINT_NOT_FOUND, and what takes their place. */
export interface NotServed {
  endpoints: string;
  instead: string;
  /** Requests of this kind as MLflow's clients send them; a test sends them. Behind the version, or from the root with a slash. */
  samples: readonly `${"GET" | "POST" | "PATCH" | "DELETE"} ${string}`[];
}

/** Paths of MLflow that stand beside its API; without an entry here the page would answer them. */
export const NOT_SERVED_AT_ROOT = [
  "/graphql",
  "/get-artifact",
  "/model-versions/get-artifact",
  "/gateway/*",
] as const;

export const NOT_SERVED: readonly NotServed[] = [
  {
    endpoints: "review-queues/*",
    instead: "Clawglass's own review queue",
    samples: ["POST mlflow/review-queues/create", "GET mlflow/review-queues/list"],
  },
  {
    endpoints: "gateway/*, gateway-proxy, scorer/invoke, genai/evaluate/invoke, issues/invoke, jobs/*",
    instead: "Judges are configured and run by Clawglass",
    samples: [
      "POST mlflow/gateway/endpoints/create",
      "GET mlflow/gateway-proxy",
      "POST mlflow/scorer/invoke",
      "POST mlflow/genai/evaluate/invoke",
      "GET jobs/1",
      "GET /gateway/x",
    ],
  },
  {
    endpoints: "registered-models/*, model-versions/*, prompt-optimization/*",
    instead: "Prompts live in the agent's own files; link-prompts and the filter `prompt` work",
    samples: [
      "POST mlflow/registered-models/create",
      "GET mlflow/model-versions/get",
      "GET mlflow/prompt-optimization/jobs/1",
      "GET /model-versions/get-artifact",
    ],
  },
  {
    endpoints: "logged-models/* except an empty search",
    instead: "Models are not kept",
    samples: ["POST mlflow/logged-models", "GET mlflow/logged-models/m-1"],
  },
  {
    endpoints: "runs/log-model, runs/outputs, runs/delete in bulk",
    instead: "–",
    samples: ["POST mlflow/runs/log-model", "POST mlflow/runs/outputs", "POST mlflow/runs/delete-runs"],
  },
  {
    endpoints: "mlflow-artifacts/mpu/*, artifacts/presigned-*, /get-artifact",
    instead: "Plain PUT and GET under mlflow-artifacts, up to 256 MiB",
    samples: [
      "POST mlflow-artifacts/mpu/create/x",
      "POST mlflow/artifacts/presigned-upload-url",
      "GET /get-artifact",
    ],
  },
  {
    endpoints: "workspaces/*, webhooks/*, mcp-servers/*, users/*, graphql",
    instead: "–",
    samples: [
      "GET mlflow/workspaces",
      "POST mlflow/webhooks",
      "GET mlflow/mcp-servers",
      "GET mlflow/users/get",
      "POST /graphql",
    ],
  },
];
