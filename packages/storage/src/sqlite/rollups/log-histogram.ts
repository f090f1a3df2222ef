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

/** What stands for all values of a bucket. */
export function toQuantileValue(bucket: number): number {
  return bucket === ZERO_BUCKET ? 0 : (2 * GAMMA ** bucket) / (GAMMA + 1);
}

const CONTINUES = 0x80;
const RADIX = 128;

/** Each bucket as its distance to the one before, and its count; a byte each as a rule. */
export function encodeHistogram(histogram: LogHistogram): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number): void => {
    // Zigzag, for the first bucket and for counts that a mistake made negative.
    let rest = value < 0 ? -value * 2 - 1 : value * 2;
    for (; rest >= RADIX; rest = Math.floor(rest / RADIX)) bytes.push((rest % RADIX) | CONTINUES);
    bytes.push(rest);
  };
  let previous = 0;
  for (const [bucket, count] of [...histogram].sort((left, right) => left[0] - right[0])) {
    put(bucket - previous);
    put(count);
    previous = bucket;
  }
  return Uint8Array.from(bytes);
}

/** Adds a stored histogram to another. */
export function addStoredHistogram(target: LogHistogram, stored: Uint8Array | string): void {
  eachStoredBucket(stored, (bucket, count) => addToHistogram(target, bucket, count));
}

/** Stores of earlier versions have JSON texts among them. */
export function eachStoredBucket(
  stored: Uint8Array | string,
  visit: (bucket: number, count: number) => void,
): void {
  if (typeof stored === "string") {
    const numbers = JSON.parse(stored) as number[];
    for (let index = 0; index + 1 < numbers.length; index += 2) {
      visit(numbers[index] ?? 0, numbers[index + 1] ?? 0);
    }
    return;
  }
  let bucket = 0;
  let at = 0;
  const take = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= RADIX) {
      const byte = stored[at++] ?? 0;
      value += (byte & (CONTINUES - 1)) * scale;
      if (byte < CONTINUES) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  };
  while (at < stored.length) {
    bucket += take();
    visit(bucket, take());
  }
}
