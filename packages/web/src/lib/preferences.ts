const KEY_PREFIX = "clawglass.";

/** Reads a preference; the fallback where nothing fitting is stored or storage is blocked. */
export function readPreference<T>(key: string, isValid: (value: unknown) => value is T, fallback: T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY_PREFIX + key) ?? "null");
    return isValid(value) ? value : fallback;
  } catch {
    return fallback; // blocked storage or foreign content: a preference is never worth an error
  }
}

export function writePreference(key: string, value: unknown): void {
  try {
    localStorage.setItem(KEY_PREFIX + key, JSON.stringify(value));
  } catch {
    // Blocked or full storage: the choice holds until the page is left.
  }
}
