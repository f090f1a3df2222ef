import { sendBatches } from "../load/send-batches.ts";
import type { Figure } from "../support/figure.ts";
import { waitUntilAtRest } from "../support/wait-until-at-rest.ts";
import type { WebBench } from "./bench-web.ts";
import { openPage } from "./open-page.ts";
import { compare, compareSpeed, pick, type Site, type Visit, type Visits, visit } from "./site.ts";

const SMALL_TRACES = 100;
/** The smallest thing that the server has to show: what a browser needs for any page. */
const SMALLEST = { path: "/mark.svg", selector: "svg" };

/** The first list of a browser that has never seen the page, beside what that browser needs for the smallest page. */
export async function measureList({ browser, ours, theirs, payloads }: WebBench): Promise<Figure[]> {
  const small = Array.from({ length: SMALL_TRACES }, () => payloads.createSmallTrace());
  const measureSite = async (site: Site): Promise<Visit[]> => {
    await sendBatches(site.server.url, small);
    await waitUntilAtRest(site.server);
    // The first visit ever warms the server, not the browser.
    await (
      await openPage(browser, site.server.url + site.list.path, site.list.selector, site.list.index)
    ).close();
    return visit(browser, site, site.list);
  };
  const visits: Visits = {
    ours: await measureSite(ours),
    theirs: theirs && { name: theirs.server.name, visits: await measureSite(theirs) },
  };
  const smallest = await visit(browser, ours, SMALLEST);
  return [
    compare("first list, cold", "ms", visits, (one) => one.shownMs, 700),
    {
      name: "of it, what the browser takes for the smallest page",
      unit: "ms",
      goal: null,
      value: pick(smallest, (one) => one.shownMs),
    },
    ...compareSpeed("first list: times faster than MLflow", visits, 8),
    compare("bytes to the first list, compressed", "KB", visits, (one) => one.receivedKb, 400),
  ];
}
