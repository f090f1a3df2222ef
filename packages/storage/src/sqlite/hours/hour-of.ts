export const HOUR_MS = 3_600_000;

export interface ExperimentHour {
  experimentId: number;
  /** Hours since 1970, UTC. */
  hour: number;
}

export function toHour(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS);
}

export function toHourKey({ experimentId, hour }: ExperimentHour): string {
  return `${experimentId}:${hour}`;
}
