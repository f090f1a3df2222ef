import { createExperiments, type ExperimentRef } from "./experiments.ts";
import type { HttpClient } from "./http-client.ts";
import { probeServer, type ServerIdentity } from "./probe-server.ts";
import type { ServerProblem } from "./server-problem.ts";
import type { ServerTarget } from "./server-target.ts";

/** Which experiment gets the spans: by id, or by name (made when it is not there). */
export interface ExperimentChoice {
  id: string | null;
  name: string | null;
}

export interface Connection {
  target: ServerTarget;
  server: ServerIdentity;
  experiment: ExperimentRef;
}

export type ConnectResult = { ok: true; connection: Connection } | { ok: false; problem: ServerProblem };

/** Finds out who answers, and the experiment to write to. */
export async function connect(
  http: HttpClient,
  target: ServerTarget,
  choice: ExperimentChoice,
): Promise<ConnectResult> {
  const probe = await probeServer(http, target);
  if (!probe.ok) return probe;
  const experiments = createExperiments(http, target);
  const found =
    choice.id !== null || choice.name === null
      ? await experiments.findById(choice.id ?? "0")
      : await experiments.findByName(choice.name);
  if (!found.ok) return found;
  if (found.value !== null)
    return { ok: true, connection: { target, server: probe.server, experiment: found.value } };
  if (choice.id !== null || choice.name === null) {
    return {
      ok: false,
      problem: {
        code: "no-experiment",
        message: `The server has no experiment with the id ${choice.id ?? "0"}.`,
        hint: "Run `openclaw mlflow configure` to pick or create one.",
      },
    };
  }
  const created = await experiments.create(choice.name);
  if (!created.ok) return created;
  return { ok: true, connection: { target, server: probe.server, experiment: created.value } };
}
