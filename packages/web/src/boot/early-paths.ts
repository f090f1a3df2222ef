import { LIST_PAGE_SIZE } from "@clawglass/core";
import { FIRST_ROWS } from "../features/trace/model/first-rows.ts";
import { isFiltered, readTracesSearch } from "../features/traces/model/traces-search.ts";
import { toQuery, toTracePath } from "../lib/api-paths.ts";
import { parsePlainSearch } from "../routes/plain-search.ts";

/** What the page of this address asks for first, so that it need not wait for the page's code. Empty where that depends on more. */
export function listEarlyPaths(pathname: string, searchText: string): string[] {
  const search = parsePlainSearch(searchText);
  const [section, id, ...rest] = pathname.split("/").filter(Boolean);
  if (section !== "traces" || rest.length > 0) return [];
  if (id === undefined) {
    return isFiltered(readTracesSearch(search)) ? [] : [`/traces${toQuery({ limit: LIST_PAGE_SIZE })}`];
  }
  const traceId = decode(id);
  if (traceId === null) return [];
  const outline = toTracePath(traceId, `/outline${toQuery({ first: FIRST_ROWS })}`);
  return search["view"] === "tree" ? [outline] : [outline, toTracePath(traceId, "/conversation")];
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // no address of ours
  }
}
