export { assessHealth, type HealthInput, MIN_RUNS_FOR_VERDICT } from "./assess-health.ts";
export { findChangeMarkers } from "./change-markers.ts";
export { DEFAULT_FALSE_ALARMS_PER_WEEK } from "./false-alarm-budget.ts";
export { findContextWindow } from "./find-context-window.ts";
export { findZoneOffsetMs } from "./find-zone-offset-ms.ts";
export {
  formatClock,
  formatCount,
  formatDuration,
  formatEstimate,
  formatPercent,
  formatShare,
  formatUsd,
} from "./format-figure.ts";
export {
  hasEnded,
  type RunObservation,
  type RunScore,
  type SkillInForce,
  type ToolTally,
  YOURS_SUFFIX,
} from "./observation.ts";
export { toScoreValue } from "./to-score-value.ts";
export { toSkills } from "./to-skills.ts";
