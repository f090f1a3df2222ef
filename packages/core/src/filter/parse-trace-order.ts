import { METADATA_KEYS, TAG_KEYS } from "../attribute-keys.ts";
import type { TraceOrderClause, TraceOrderField, TraceOrderKey } from "./filter-ast.ts";
import { filterError } from "./filter-error.ts";
import { readIdentifier } from "./filter-identifier.ts";
import { tokenizeFilter } from "./filter-token.ts";

const ORDER_FIELDS: Record<string, TraceOrderField> = {
  experiment_id: "experimentId",
  timestamp: "requestTimeMs",
  timestamp_ms: "requestTimeMs",
  execution_time: "executionDurationMs",
  execution_time_ms: "executionDurationMs",
  end_time: "endTimeMs",
  end_time_ms: "endTimeMs",
  status: "state",
  request_id: "traceId",
};
const ORDER_KEYS = [...Object.keys(ORDER_FIELDS), "name", "run_id"];
const UNSORTABLE_METADATA: readonly string[] = [METADATA_KEYS.tokenUsage, METADATA_KEYS.cost];

/**
 * Parses MLflow's order_by clauses, such as `timestamp_ms DESC` or `tags.env`. INVALID_INPUT with MLflow's text when
 * one does not parse or two name the same key. The caller appends the tie-breakers (newest first, then trace id).
 */
export function parseTraceOrder(clauses: readonly string[]): TraceOrderClause[] {
  const seen = new Set<string>();
  return clauses.map((text) => {
    const clause = parseClause(text);
    const name = JSON.stringify(clause.key);
    if (seen.has(name)) {
      const printed = clauses.map((each) => `'${each}'`).join(", ");
      throw filterError(`\`order_by\` contains duplicate fields: [${printed}]`);
    }
    seen.add(name);
    return clause;
  });
}

function parseClause(text: string): TraceOrderClause {
  const [name, direction, ...rest] = tokenizeFilter(text);
  if (name?.kind !== "name" || rest.length > 0) {
    throw filterError(`Invalid order_by clause '${text}'. Could not be parsed.`);
  }
  const word = direction?.text.toUpperCase() ?? "ASC";
  if (word !== "ASC" && word !== "DESC") {
    throw filterError(`Invalid ordering key in order_by clause '${text}'.`);
  }
  return { key: toOrderKey(name.text), direction: word };
}

function toOrderKey(text: string): TraceOrderKey {
  const { entity, key } = readIdentifier(text, ORDER_KEYS);
  if (entity === "tag") return { kind: "tag", key };
  if (entity === "request_metadata") {
    if (UNSORTABLE_METADATA.includes(key)) {
      throw filterError(
        `Ordering by reserved metadata '${key}' is not supported because it is represented by multiple columns.`,
      );
    }
    return { kind: "metadata", key };
  }
  if (entity !== "attribute") throw filterError(`Invalid identifier type '${entity}'`);
  const field = ORDER_FIELDS[key];
  if (field !== undefined) return { kind: "field", field };
  return key === "name"
    ? { kind: "tag", key: TAG_KEYS.traceName }
    : { kind: "metadata", key: METADATA_KEYS.sourceRun };
}
