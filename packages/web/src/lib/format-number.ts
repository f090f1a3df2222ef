/** Word for a figure that nobody reported. Never 0: unknown is not nothing. */
export const UNKNOWN = "unknown";

/** A count in at most four figures: `950`, `9.2k`, `184k`, `21.4 M`. */
export function formatCount(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return UNKNOWN;
  const size = Math.abs(count);
  if (size < 1_000) return String(Math.round(count));
  if (size < 99_950) return `${trimZero((count / 1_000).toFixed(1))}k`;
  if (size < 999_500) return `${Math.round(count / 1_000)}k`;
  return `${trimZero((count / 1_000_000).toFixed(1))} M`;
}

/** A count with all its figures, for tooltips and totals: `21,400,000`. */
export function formatExactCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Dollars and cents: `$4.18`, `$10,043`; from a thousand dollars on nobody reads the cents. */
export function formatDollars(usd: number): string {
  return usd < 1_000 ? `$${usd.toFixed(2)}` : `$${formatExactCount(usd)}`;
}

/** Bytes as a person sizes a file: `812 B`, `1.6 kB`, `174 kB`, `5.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  if (bytes < 9_950) return `${trimZero((bytes / 1_000).toFixed(1))} kB`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`;
  if (bytes < 999_500_000) return `${trimZero((bytes / 1_000_000).toFixed(1))} MB`;
  return `${trimZero((bytes / 1_000_000_000).toFixed(1))} GB`;
}

/** A share of 1 as `68%`, with a decimal below 10%: `4.6%`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 9.95 ? `${trimZero(percent.toFixed(1))}%` : `${Math.round(percent)}%`;
}

function trimZero(figures: string): string {
  return figures.endsWith(".0") ? figures.slice(0, -2) : figures;
}
