import { describe, expect, it } from "vitest";
import { claimProcessCore, currentProcessCore, type ProcessCore } from "./process-core.ts";

interface TestCore extends ProcessCore {
  inherited: unknown;
}

function claim(
  scope: object,
  version: string,
  buildId: string,
  state: () => unknown = () => ({ from: version }),
) {
  return claimProcessCore<TestCore>(scope, {
    version,
    buildId,
    create: (inherited) => ({ version, buildId, inherited, handOver: state }),
  });
}

describe("claimProcessCore", () => {
  it("gives every instance of one build the same core", () => {
    const scope = {};
    expect(claim(scope, "1.2.0", "a")).toBe(claim(scope, "1.2.0", "a"));
  });

  it("replaces an older core and passes its state on as plain data", () => {
    const scope = {};
    claim(scope, "1.9.0", "a", () => ({ runs: [1], skip: () => 1 }));
    const newer = claim(scope, "1.10.0", "b");
    expect(newer.inherited).toEqual({ runs: [1] });
    expect(currentProcessCore(scope)).toBe(newer);
  });

  it("replaces a core of the same version that was built anew", () => {
    const scope = {};
    claim(scope, "1.2.0", "a");
    expect(claim(scope, "1.2.0", "b").inherited).toEqual({ from: "1.2.0" });
  });

  it("keeps the newer core when an older version claims it", () => {
    const scope = {};
    const newer = claim(scope, "2.0.0", "b");
    expect(claim(scope, "1.9.9", "a")).toBe(newer);
  });

  it("replaces a core that cannot hand over its state", () => {
    const scope = {};
    claim(scope, "1.0.0", "a", () => {
      throw new Error("broken");
    });
    expect(claim(scope, "1.1.0", "b").inherited).toBeNull();
  });

  it("has no core before the first claim", () => {
    expect(currentProcessCore({})).toBeNull();
  });
});
