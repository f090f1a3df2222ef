import { describe } from "vitest";
import { spansConformance } from "./spans-conformance.ts";
import type { EngineUnderTest } from "./store-fixture.ts";

/** Everything that every engine must do. Call it in an engine's test file. */
export function storeConformance(engine: EngineUnderTest): void {
  describe(`store engine ${engine.engine.name}`, () => {
    spansConformance(engine);
  });
}
