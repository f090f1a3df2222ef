import type { StoreWriter } from "@clawglass/storage";
import { describe, expect, it } from "vitest";
import { printCompatibilityGuide } from "./compatibility-guide.ts";
import { DEVIATIONS } from "./deviations.ts";
import { listMlflowRoutes } from "./list-mlflow-routes.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { RECORDED_DEVIATIONS } from "./recorded-deviations.fixture.ts";

/** Listing routes calls nothing of the stores. */
const UNUSED_DEPS: MlflowDeps = {
  reader: {} as MlflowDeps["reader"],
  writer: {} as StoreWriter,
  ingestSpans: async () => {},
  runFor: (_signal, work) => work(),
  nowMs: () => 0,
  newHexId: () => "",
  sleep: async () => {},
  version: "0.0.0",
  reportError: () => {},
};

describe("printCompatibilityGuide", () => {
  const routes = listMlflowRoutes(UNUSED_DEPS);

  it("is what stands in the docs (run vitest with -u to write it)", async () => {
    await expect(printCompatibilityGuide(routes)).toMatchFileSnapshot(
      "../../../../../docs/guide/mlflow-compatibility.md",
    );
  });

  it("names each endpoint once", () => {
    const names = routes.flatMap(({ method, path, versions }) =>
      versions.map((version) => `${method} ${version} ${path}`),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it("lists every deviation that the replay of recorded traffic allows", () => {
    const listed = new Set<string>(DEVIATIONS.map(({ id }) => id));
    expect(RECORDED_DEVIATIONS.filter(({ id }) => !listed.has(id))).toEqual([]);
  });
});
