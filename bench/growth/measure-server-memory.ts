import { searchTraces } from "../support/mlflow-api.ts";
import { measureMemory } from "../support/process-memory.ts";
import { startClawglass } from "../support/start-clawglass.ts";

/** Proportional memory, in MB, of a server on an existing store after it was read from. */
export async function measureServerMemory(dataFolder: string): Promise<number> {
  const server = await startClawglass(dataFolder);
  try {
    const { traces = [] } = await searchTraces(server.url, { maxResults: 100 });
    await searchTraces(server.url, { filter: "attributes.status = 'ERROR'", maxResults: 100 });
    const [newest] = traces;
    await fetch(`${server.url}/api/3.0/mlflow/traces/get?trace_id=${newest?.trace_id}`).then((answer) =>
      answer.text(),
    );
    return (await measureMemory(await server.pids())).pssMb;
  } finally {
    await server.dispose();
  }
}
