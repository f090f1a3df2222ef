export const API_ROOT = "/api/clawglass/v1";

/** Parameters behind a path; those without a value are left out. */
export function toQuery(query: Readonly<Record<string, string | number | null | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value != null && value !== "") parameters.set(key, String(value));
  }
  return parameters.size === 0 ? "" : `?${parameters}`;
}

/** Where a trace, or a part of it, lies. */
export function toTracePath(traceId: string, part = ""): string {
  return `/traces/${encodeURIComponent(traceId)}${part}`;
}
