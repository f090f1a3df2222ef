import type { Figure } from "../support/figure.ts";
import { waitUntilAtRest } from "../support/wait-until-at-rest.ts";
import type { WebBench } from "./bench-web.ts";
import { sendManySpans } from "./send-many-spans.ts";
import { compare, compareSpeed, type Visits, visit } from "./site.ts";

const MANY_SPANS = 2_000;

/** The tree of a trace that MLflow's page still opens. */
export async function measureManySpans({ browser, ours, theirs, payloads }: WebBench): Promise<Figure[]> {
  const sites = theirs ? [ours, theirs] : [ours];
  const urls = sites.map(({ server }) => server.url);
  const { traceId } = await sendManySpans(urls, payloads, MANY_SPANS);
  for (const { server } of sites) await waitUntilAtRest(server);
  const visits: Visits = {
    ours: await visit(browser, ours, ours.toTrace(traceId)),
    theirs: theirs && {
      name: theirs.server.name,
      visits: await visit(browser, theirs, theirs.toTrace(traceId)),
    },
  };
  return [
    compare("trace of 2,000 spans, first row of the tree, cold", "ms", visits, (one) => one.shownMs, null),
    ...compareSpeed("trace of 2,000 spans: times faster than MLflow", visits, 20),
    compare("trace of 2,000 spans, elements", "", visits, (one) => one.size.nodeCount, null),
    compare("trace of 2,000 spans, JavaScript heap", "MB", visits, (one) => one.size.heapMb, null),
  ];
}
