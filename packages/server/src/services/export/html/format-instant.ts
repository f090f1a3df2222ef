/** The instant with its zone, in the server's local time: `2026-11-22 07:31:12 UTC+01:00`. */
export function formatInstant(atMs: number): string {
  const at = new Date(atMs);
  if (Number.isNaN(at.getTime())) return "unknown";
  const offset = -at.getTimezoneOffset();
  const local = new Date(atMs + offset * 60_000).toISOString();
  const zone = offset === 0 ? "" : `${offset < 0 ? "−" : "+"}${toClock(Math.abs(offset))}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} UTC${zone}`;
}

/** An instant after the start of the run: `+0.3 s`, `+1 m 07 s`. */
export function formatOffset(offsetMs: number): string {
  const sign = offsetMs < 0 ? "−" : "+";
  const seconds = Math.abs(offsetMs) / 1_000;
  if (seconds < 59.95) return `${sign}${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${sign}${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, "0")} s`;
}

function toClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
