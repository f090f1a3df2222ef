import { METADATA_KEYS, OPENCLAW_KEYS } from "@clawglass/core";

export interface TimeRange {
  /** Inclusive. */
  fromMs: number;
  /** Exclusive; left out for "until now". */
  toMs?: number;
}

/** Filters in MLflow's language, so that a mark opens the list with exactly its runs. */
export function filterTime({ fromMs, toMs }: TimeRange): string {
  const from = `attributes.timestamp_ms >= ${Math.floor(fromMs)}`;
  return toMs === undefined ? from : `${from} AND attributes.timestamp_ms < ${Math.floor(toMs)}`;
}

export function filterFailed(range: TimeRange): string {
  return `${filterTime(range)} AND trace.status = 'ERROR'`;
}

/** null where the name cannot be written in the filter language. */
export function filterTool(name: string, range: TimeRange, onlyFailed = false): string | null {
  const text = quote(name);
  if (text === null) return null;
  const failed = onlyFailed ? " AND span.status = 'ERROR'" : "";
  return `${filterTime(range)} AND span.type = 'TOOL' AND span.name = ${text}${failed}`;
}

/** The plugin names the span of a model call after the model. */
export function filterModel(name: string, range: TimeRange): string | null {
  const text = quote(name);
  return text === null
    ? null
    : `${filterTime(range)} AND span.type IN ('LLM', 'CHAT_MODEL') AND span.name = ${text}`;
}

/** Runs that spawned a sub-agent of this name. */
export function filterSubAgent(name: string, range: TimeRange): string | null {
  const text = quote(name);
  return text === null ? null : `${filterTime(range)} AND span.type = 'AGENT' AND span.name = ${text}`;
}

/** Runs that read the skill. The names stand in a JSON list; a sign that JSON or LIKE reads otherwise has no filter. */
export function filterSkill(name: string, range: TimeRange, onlyFailed = false): string | null {
  if (/["'%\\\p{Cc}]/u.test(name)) return null;
  const failed = onlyFailed ? " AND trace.status = 'ERROR'" : "";
  return `${filterTime(range)} AND metadata.\`${METADATA_KEYS.skillsUsed}\` LIKE '%"${name}"%'${failed}`;
}

/** Runs that have a score or a label of this name. */
export function filterScore(name: string, range: TimeRange): string | null {
  return name.includes("`") ? null : `${filterTime(range)} AND feedback.\`${name}\` IS NOT NULL`;
}

const GROUP_KEYS = {
  trigger: OPENCLAW_KEYS.trigger,
  channel: OPENCLAW_KEYS.channel,
  agent: OPENCLAW_KEYS.agentId,
  session: METADATA_KEYS.session,
} as const;
export type GroupKind = keyof typeof GROUP_KEYS;

export function filterGroup(kind: GroupKind, name: string | null, range: TimeRange): string | null {
  const key = `metadata.\`${GROUP_KEYS[kind]}\``;
  if (name === null) return `${filterTime(range)} AND ${key} IS NULL`;
  const text = quote(name);
  return text === null ? null : `${filterTime(range)} AND ${key} = ${text}`;
}

/** Exactly these runs. */
export function filterTraces(traceIds: readonly string[]): string {
  return `trace.request_id IN (${traceIds.map((id) => `'${id.replaceAll("'", "")}'`).join(", ")})`;
}

/** A literal of the language, which knows no escapes: a quote inside takes the other kind outside. */
function quote(text: string): string | null {
  if (!text.includes("'")) return `'${text}'`;
  return text.includes('"') ? null : `"${text}"`;
}
