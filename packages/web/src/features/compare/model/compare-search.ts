/** Two runs beside each other, as they stand in the address. */
export interface CompareSearch {
  a?: string;
  b?: string;
  /** The selected step, by its key. */
  step?: string;
  /** Steps that are the same are shown too. */
  all?: "1";
}

const MAX_ID_CHARS = 200;

export function readCompareSearch(raw: Record<string, unknown>): CompareSearch {
  const search: CompareSearch = {};
  for (const key of ["a", "b", "step"] as const) {
    const value = raw[key];
    if ((typeof value === "string" || typeof value === "number") && String(value).length <= MAX_ID_CHARS)
      search[key] = String(value);
  }
  if (raw["all"] === "1" || raw["all"] === 1) search.all = "1";
  return search;
}
