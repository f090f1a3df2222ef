import { METADATA_KEYS } from "@clawglass/core";
import type { ListTracesQuery } from "@clawglass/core/api";

/** The page's query as one filter in MLflow's language, in which the store takes all filters. */
export function toListFilter(query: Pick<ListTracesQuery, "filter" | "state" | "sessionId">): string {
  const parts = [
    query.filter?.trim() ?? "",
    query.state === undefined ? "" : `trace.status = '${query.state}'`,
    query.sessionId === undefined ? "" : `metadata.\`${METADATA_KEYS.session}\` = ${quote(query.sessionId)}`,
  ];
  return parts.filter((part) => part !== "").join(" AND ");
}

/** A text literal of the filter language, which knows no escapes: a quote inside takes the other kind of quotes outside. */
function quote(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', "")}"` : `'${text}'`;
}
