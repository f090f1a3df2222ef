export interface LinePoint {
  x: number;
  /** null leaves a gap: missing time is never drawn as 0. */
  y: number | null;
}

/** A polyline through the known points, broken at the unknown ones. A point alone becomes a dot. */
export function toLinePath(points: readonly LinePoint[]): string {
  let path = "";
  let isDrawing = false;
  for (const { x, y } of points) {
    if (y === null) {
      isDrawing = false;
      continue;
    }
    const place = `${round(x)} ${round(y)}`;
    path += isDrawing ? `L${place}` : `M${place}L${place}`;
    isDrawing = true;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
