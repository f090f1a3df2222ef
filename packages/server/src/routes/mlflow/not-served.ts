/** MLflow endpoints that answer ENDPOINT_NOT_FOUND, and what takes their place. */
export const NOT_SERVED: readonly { endpoints: string; instead: string }[] = [
  { endpoints: "review-queues/*", instead: "Clawglass's own review queue" },
  {
    endpoints: "gateway/*, gateway-proxy, scorer/invoke, genai/evaluate/invoke, issues/invoke, jobs/*",
    instead: "Judges are configured and run by Clawglass",
  },
  {
    endpoints: "registered-models/*, model-versions/*, prompt-optimization/*",
    instead: "Prompts live in the agent's own files; link-prompts and the filter `prompt` work",
  },
  { endpoints: "logged-models/* except an empty search", instead: "Models are not kept" },
  { endpoints: "runs/log-model, runs/outputs, runs/delete in bulk", instead: "–" },
  { endpoints: "mlflow-artifacts/mpu/*, artifacts/presigned-*", instead: "Plain PUT, up to 256 MiB" },
  { endpoints: "workspaces/*, webhooks/*, mcp-servers/*, users/*, graphql", instead: "–" },
];
