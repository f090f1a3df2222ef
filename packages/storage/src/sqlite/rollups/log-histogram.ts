/** Quantiles read from a histogram are at most this far off, relative to the true value. */
export const MAX_RELATIVE_ERROR = 0.01;

const GAMMA = (1 + MAX_RELATIVE_ERROR) / (1 - MAX_RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Zero and negative durations (clocks of two machines) share one bucket below all others. */
const ZERO_BUCKET = -100_000;

/** Counts by logarithmic bucket. Two merge by adding, and a value can be taken out again. */
export type LogHistogram = Map<number, number>;

export function toBucket(value: number): number {
  return value > 0 ? Math.ceil(Math.log(value) / LOG_GAMMA) : ZERO_BUCKET;
}

export function addToHistogram(histogram: LogHistogram, bucket: number, count: number): void {
  const sum = (histogram.get(bucket) ?? 0) + count;
  if (sum === 0) histogram.delete(bucket);
  else histogram.set(bucket, sum);
}

export function mergeHistogram(target: LogHistogram, other: LogHistogram): void {
  for (const [bucket, count] of other) addToHistogram(target, bucket, count);
}

/** The value below which the fraction lies; null for an empty histogram. */
export function readQuantile(histogram: LogHistogram, fraction: number): number | null {
  const buckets = [...histogram].sort((left, right) => left[0] - right[0]);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = fraction * (total - 1);
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen > rank) return bucket === ZERO_BUCKET ? 0 : (2 * GAMMA ** bucket) / (GAMMA + 1);
  }
  return null;
}

export function formatHistogram(histogram: LogHistogram): string {
  return JSON.stringify([...histogram].sort((left, right) => left[0] - right[0]).flat());
}

export function parseHistogram(text: string): LogHistogram {
  const numbers = JSON.parse(text) as number[];
  const histogram: LogHistogram = new Map();
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    histogram.set(numbers[index] ?? 0, numbers[index + 1] ?? 0);
  }
  return histogram;
}
