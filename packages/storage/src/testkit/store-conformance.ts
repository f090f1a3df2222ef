import { describe } from "vitest";
import { changesConformance } from "./changes-conformance.ts";
import { copiesConformance } from "./copies-conformance.ts";
import { factsConformance } from "./facts-conformance.ts";
import { inboxConformance } from "./inbox-conformance.ts";
import { listingConformance } from "./listing-conformance.ts";
import { recordsConformance } from "./records-conformance.ts";
import { repriceConformance } from "./reprice-conformance.ts";
import { restingFiguresConformance } from "./resting-figures-conformance.ts";
import { retentionConformance } from "./retention-conformance.ts";
import { rollupsConformance } from "./rollups-conformance.ts";
import { runFilterConformance } from "./run-filter-conformance.ts";
import { runObservationsConformance } from "./run-observations-conformance.ts";
import { runTalliesConformance } from "./run-tallies-conformance.ts";
import { searchConformance } from "./search-conformance.ts";
import { spansConformance } from "./spans-conformance.ts";
import type { EngineUnderTest } from "./store-fixture.ts";
import { summariesConformance } from "./summaries-conformance.ts";

/** Everything that every engine must do. Call it in an engine's test file. */
export function storeConformance(engine: EngineUnderTest): void {
  describe(`store engine ${engine.engine.name}`, () => {
    spansConformance(engine);
    summariesConformance(engine);
    listingConformance(engine);
    changesConformance(engine);
    recordsConformance(engine);
    rollupsConformance(engine);
    factsConformance(engine);
    runFilterConformance(engine);
    runObservationsConformance(engine);
    runTalliesConformance(engine);
    searchConformance(engine);
    inboxConformance(engine);
    retentionConformance(engine);
    repriceConformance(engine);
    restingFiguresConformance(engine);
    copiesConformance(engine);
  });
}
