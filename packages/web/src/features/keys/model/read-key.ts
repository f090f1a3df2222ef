/** The part of a keyboard event that decides. */
export interface KeyPress {
  key: string;
  metaKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const SEQUENCE_MS = 1_200;

/** Joins `G` and the next key to one name, e.g. `g t`. Names: lower case; `shift+n` for letters with Shift; `mod+k`. */
export function createKeyReader(nowMs: () => number): (press: KeyPress) => string | null {
  let prefixAtMs: number | null = null;
  return (press) => {
    const name = toKeyName(press);
    if (name === null) return null;
    const hasPrefix = prefixAtMs !== null && nowMs() - prefixAtMs <= SEQUENCE_MS;
    prefixAtMs = null;
    if (hasPrefix) return `g ${name}`;
    if (name !== "g") return name;
    prefixAtMs = nowMs();
    return null;
  };
}

function toKeyName(press: KeyPress): string | null {
  if (press.key === "Shift" || press.key === "Control" || press.key === "Meta" || press.key === "Alt")
    return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.metaKey || press.ctrlKey) return press.altKey ? null : `mod+${key}`;
  if (press.altKey) return null;
  return press.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key;
}
