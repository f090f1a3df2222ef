import type { Browser } from "playwright-core";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { median } from "../support/statistics.ts";
import { openPage, type PageSize } from "./open-page.ts";

/** An address, and what is on the screen when it shows what it is about. */
export interface Place {
  path: string;
  /** CSS. */
  selector: string;
  /** Which of the elements that fit it, from 0; the first where it is left out. */
  index?: number;
}

/** A server with its page. */
export interface Site {
  server: BenchServer;
  visits: number;
  list: Place;
  /** The tree of spans: the first row of it. */
  toTrace(traceId: string): Place;
}

export interface Visit {
  shownMs: number;
  receivedKb: number;
  size: PageSize;
}

const OUR_VISITS = 5;
const THEIR_VISITS = 3;

export function toClawglass(server: BenchServer): Site {
  return {
    server,
    visits: OUR_VISITS,
    list: { path: "/traces", selector: "[role=row][data-index]" },
    toTrace: (traceId) => ({ path: `/traces/${traceId}?view=tree`, selector: "[role=treeitem]" }),
  };
}

export function toMlflow(server: BenchServer): Site {
  return {
    server,
    visits: THEIR_VISITS,
    list: { path: "/#/experiments/0/traces", selector: "[role=row]", index: 1 },
    toTrace: (traceId) => ({
      path: `/#/experiments/0/traces?selectedEvaluationId=${traceId}`,
      selector: "[data-testid^=timeline-tree-node-]",
    }),
  };
}

/** Opens a place as often as the site is visited, each time in a browser that has never seen it. */
export async function visit(browser: Browser, site: Site, at: Place): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let count = 0; count < site.visits; count++) {
    const opened = await openPage(browser, site.server.url + at.path, at.selector, at.index);
    visits.push({
      shownMs: opened.shownMs,
      receivedKb: opened.receivedBytes / 1_000,
      size: await opened.measure(),
    });
    await opened.close();
  }
  return visits;
}

export const pick = (visits: readonly Visit[], read: (visit: Visit) => number): number =>
  median(visits.map(read));

/** Visits to the same place of both sites; MLflow's are null where it was left out. */
export interface Visits {
  ours: Visit[];
  theirs: { name: string; visits: Visit[] } | null;
}

export function compare(
  name: string,
  unit: string,
  { ours, theirs }: Visits,
  read: (visit: Visit) => number,
  goal: number | null,
): Figure {
  return {
    name,
    unit,
    goal,
    value: pick(ours, read),
    ...(theirs && { comparedWith: { name: theirs.name, value: pick(theirs.visits, read) } }),
  };
}

/** How many times faster ours was; nothing where MLflow was left out. */
export function compareSpeed(name: string, { ours, theirs }: Visits, goal: number): Figure[] {
  if (theirs === null) return [];
  const value = pick(theirs.visits, (one) => one.shownMs) / pick(ours, (one) => one.shownMs);
  return [{ name, unit: "×", goal, goalIs: "at least", value }];
}
