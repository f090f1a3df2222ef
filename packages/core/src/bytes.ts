const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};
const NAMES = ["B", "kB", "MB", "GB", "TB"];

/** `20GB`, `512 MiB`, `1.5gb` as bytes; null where it is no size. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(text.trim());
  const unit = UNITS[(match?.[2] ?? "b").toLowerCase()];
  return match === null || unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** `1.5 GB`, with three digits at most. */
export function printBytes(bytes: number): string {
  let value = bytes;
  let name = 0;
  while (value >= 999.5 && name < NAMES.length - 1) {
    value /= 1_000;
    name += 1;
  }
  const digits = name === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${NAMES[name]}`;
}
