import { METADATA_KEYS, TRACE_STATES } from "@clawglass/core";
import { LABEL_METADATA, type LabelKind } from "../codes.ts";
import { Sql } from "./sql.ts";

/** How long a trace took, in whole milliseconds; `traces_by_duration` is the index of exactly this expression. */
export const DURATION_MS = "CAST(traces.duration_ms AS INTEGER)";

/** SQL for the text of a trace id, which is stored as bytes where it is hex. */
export function traceIdText(column: string): string {
  return `(CASE typeof(${column}) WHEN 'blob' THEN 'tr-' || lower(hex(${column})) ELSE ${column} END)`;
}

/** SQL for MLflow's word of a stored state. */
export function stateName(column: string): string {
  return `(CASE ${column} ${TRACE_STATES.map((name, code) => `WHEN ${code} THEN '${name}'`).join(" ")} END)`;
}

/** SQL for the value of a tag or of metadata of the trace at hand; NULL where it has none. */
export function selectLabelValue(kind: LabelKind, key: string): Sql {
  if (kind === LABEL_METADATA && key === METADATA_KEYS.session) return new Sql().add("traces.session_id");
  if (kind === LABEL_METADATA && key === METADATA_KEYS.user) {
    return new Sql().add("(SELECT name FROM names WHERE name_id = traces.user_name_id)");
  }
  return new Sql().add(
    `(SELECT labels.value FROM labels JOIN trace_labels USING (label_id)
      WHERE labels.kind = ? AND labels.key_id = (SELECT name_id FROM names WHERE name = ?)
        AND trace_labels.trace_key = traces.trace_key)`,
    kind,
    key,
  );
}

const USAGE_PARTS: readonly (readonly [name: string, figure: string])[] = [
  ["input_tokens", "traces.input_tokens"],
  ["output_tokens", "traces.output_tokens"],
  ["total_tokens", "traces.total_tokens"],
  ["cache_read_input_tokens", "traces.cache_read_tokens"],
  ["cache_creation_input_tokens", "traces.cache_write_tokens"],
];

const COST_PARTS: typeof USAGE_PARTS = [
  ["input_cost", "traces.input_cost_nano_usd / 1e9"],
  ["output_cost", "traces.output_cost_nano_usd / 1e9"],
  ["total_cost", "traces.cost_nano_usd / 1e9"],
];

/** SQL for the JSON text of a trace's token usage or cost, as the answer has it: the sender's own, else the sum. */
export function selectUsageText(key: string): string {
  const own = `(SELECT labels.value FROM labels JOIN trace_labels USING (label_id)
    WHERE labels.kind = ${LABEL_METADATA} AND labels.key_id = (SELECT name_id FROM names WHERE name = '${key}')
      AND trace_labels.trace_key = traces.trace_key)`;
  const listed = key === METADATA_KEYS.cost ? COST_PARTS : USAGE_PARTS;
  const parts = listed.map(([name, figure]) => `coalesce(', "${name}": ' || ${figure}, '')`).join(" || ");
  return `coalesce(${own}, '{' || nullif(substr(${parts}, 3), '') || '}')`;
}
