import type { ChangeKind, ChangeMarker } from "../api/health.ts";
import type { RunObservation } from "./observation.ts";
import { lowerBound } from "./rank-bet.ts";

/**
 * Changes that the runs themselves show: a skill with another version, another main model, another OpenClaw or plugin.
 * Each comes with the gap between the last run of the old state and the first of the new. In order of time.
 */
export function findChangeMarkers(runs: readonly RunObservation[]): ChangeMarker[] {
  const markers: ChangeMarker[] = [];
  const last = new Map<string, { state: string; timeMs: number }>();
  const note = (kind: ChangeKind, name: string, scope: string, state: string, timeMs: number) => {
    const key = `${kind}|${scope}|${name}`;
    const known = last.get(key);
    if (known && known.state !== state) {
      markers.push({ kind, name, before: known.state, after: state, timeMs, lastSeenBeforeMs: known.timeMs });
    }
    last.set(key, { state, timeMs });
  };
  for (const run of runs) {
    for (const skill of run.skills) note("skill", skill.name, "", skill.version, run.startTimeMs);
    const model = run.models[0];
    // A trigger or job may have a model of its own, so each is compared with itself.
    const scope = `${run.trigger ?? ""}/${run.jobId ?? ""}`;
    if (model !== undefined) note("model", scope, "", model, run.startTimeMs);
    if (run.hostVersion !== null) note("openclaw", "OpenClaw", "", run.hostVersion, run.startTimeMs);
    if (run.pluginVersion !== null) note("plugin", "plugin", "", run.pluginVersion, run.startTimeMs);
  }
  return mergeModelChanges(dropFlapping(markers));
}

const FLAP_COUNT = 4;
const FLAP_SPAN_MS = 3 * 86_400_000;
const DAY_MS = 86_400_000;

/** A state that goes to and fro (a fallback model, two agents with two copies of a skill) is no change of anything. */
function dropFlapping(markers: readonly ChangeMarker[]): ChangeMarker[] {
  const timesOf = new Map<string, number[]>();
  for (const marker of markers) {
    const key = `${marker.kind}|${marker.name}`;
    const times = timesOf.get(key);
    if (times) times.push(marker.timeMs);
    else timesOf.set(key, [marker.timeMs]);
  }
  return markers.filter((marker) => {
    const times = timesOf.get(`${marker.kind}|${marker.name}`) ?? [];
    const from = lowerBound(times, marker.timeMs - FLAP_SPAN_MS);
    // Times are in order, so the fourth one within the span settles it.
    const fourth = times[from + FLAP_COUNT - 1];
    return fourth === undefined || fourth > marker.timeMs + FLAP_SPAN_MS;
  });
}

/** The same switch of model seen by several triggers is one change: its first sight counts. */
function mergeModelChanges(markers: readonly ChangeMarker[]): ChangeMarker[] {
  const merged: ChangeMarker[] = [];
  for (const marker of markers) {
    if (marker.kind !== "model") {
      merged.push(marker);
      continue;
    }
    const known = merged.find(
      (other) =>
        other.kind === "model" &&
        other.before === marker.before &&
        other.after === marker.after &&
        marker.timeMs - other.timeMs <= 2 * DAY_MS,
    );
    if (!known) merged.push({ ...marker, name: "model" });
    else
      known.lastSeenBeforeMs = Math.max(
        known.lastSeenBeforeMs,
        Math.min(marker.lastSeenBeforeMs, known.timeMs),
      );
  }
  return merged.sort((left, right) => left.timeMs - right.timeMs);
}
