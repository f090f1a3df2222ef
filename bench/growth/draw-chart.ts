export interface ChartPoint {
  x: number;
  y: number;
}

export interface Chart {
  title: string;
  unit: string;
  points: readonly ChartPoint[];
  /** What the figure may be at most; drawn as a line. */
  limit?: number;
}

const WIDTH = 360;
const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 20;
const TOP = 36;
const BOTTOM = 34;
const DECIMALS = 1;

/** A curve over the number of traces as an SVG picture, both axes logarithmic: a straight line of slope one is growth in step. */
export function drawChart({ title, unit, points, limit }: Chart): string {
  const values = points.map(({ y }) => y).concat(limit ?? []);
  const xScale = toScale(
    points.map(({ x }) => x),
    LEFT,
    WIDTH - RIGHT,
  );
  const yScale = toScale(values, HEIGHT - BOTTOM, TOP);
  const line = points.map(({ x, y }) => `${at(xScale.place(x))},${at(yScale.place(y))}`).join(" ");
  const dots = points.map(({ x, y }) => {
    const [left, top] = [at(xScale.place(x)), at(yScale.place(y))];
    return `<circle cx="${left}" cy="${top}" r="3"/><text x="${left}" y="${at(yScale.place(y) - 7)}" text-anchor="middle">${label(y)}</text>`;
  });
  const xTicks = xScale.ticks.map(
    (tick) =>
      `<text x="${at(xScale.place(tick))}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${label(tick)}</text>`,
  );
  const yTicks = yScale.ticks.map(
    (tick) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(yScale.place(tick))}" y2="${at(yScale.place(tick))}" stroke="#8885"/>` +
      `<text x="${LEFT - 6}" y="${at(yScale.place(tick) + 4)}" text-anchor="end">${label(tick)}</text>`,
  );
  const limitLine =
    limit === undefined
      ? ""
      : `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(yScale.place(limit))}" y2="${at(yScale.place(limit))}" stroke="#c2410c" stroke-dasharray="4 3"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="10" fill="#777" role="img">`,
    `<title>${escapeText(title)} by number of traces</title>`,
    `<text x="${LEFT}" y="18" font-size="13" font-weight="bold">${escapeText(title)} (${escapeText(unit)})</text>`,
    ...yTicks,
    ...xTicks,
    limitLine,
    `<polyline points="${line}" fill="none" stroke="#2563eb" stroke-width="2"/>`,
    `<g fill="#2563eb">${dots.join("")}</g>`,
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">traces</text>`,
    "</svg>\n",
  ].join("\n");
}

interface Scale {
  place(value: number): number;
  /** Powers of ten. */
  ticks: number[];
}

function toScale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

function at(coordinate: number): string {
  return coordinate.toFixed(DECIMALS);
}

function label(value: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 }).format(value);
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
