import type { SearchPage } from "@clawglass/core/api";
import { fetchAnswer } from "../support/fetch-answer.ts";
import { searchTraces } from "../support/mlflow-api.ts";

export interface Mark {
  /** The word that only this trace has. */
  word: string;
  /** When the trace started, by its own clock. */
  startMs: number;
}

/** Whether the page's full-text search finds the trace. */
export async function findOnPage(url: string, { word }: Mark): Promise<boolean> {
  const answer = await fetchAnswer(`${url}/api/clawglass/v1/search?text=${word}`);
  return (JSON.parse(answer) as SearchPage).hits.length > 0;
}

/** Whether MLflow's search of texts does. The bound of time spares it a scan of everything; without it this would measure the scan. */
export async function findInMlflow(url: string, { word, startMs }: Mark): Promise<boolean> {
  const filter = `attributes.timestamp_ms >= ${startMs} AND trace.text ILIKE '%${word}%'`;
  return ((await searchTraces(url, { filter, maxResults: 1 })).traces ?? []).length > 0;
}
