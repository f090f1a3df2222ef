import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { installMlflow, MLFLOW_VERSION } from "../../e2e/support/mlflow-server.ts";
import { type BenchServer, startBenchServer } from "./bench-server.ts";

/** A stock MLflow server as its documentation starts it, on SQLite. Null, with the reason printed, where Python is missing. */
export async function startMlflow(): Promise<BenchServer | null> {
  const mlflow = await installMlflow();
  if (mlflow === null) return null;
  return startBenchServer({
    name: `MLflow ${MLFLOW_VERSION}`,
    file: mlflow.pythonPath,
    args: (port, data) => {
      mkdirSync(data, { recursive: true });
      return [
        ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port)],
        ...["--backend-store-uri", `sqlite:///${join(data, "mlflow.db")}`],
        ...["--artifacts-destination", join(data, "artifacts")],
      ];
    },
  });
}
