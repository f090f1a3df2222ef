import type { Overview } from "@clawglass/core/api";
import type { ChangeLens } from "./change-lenses.ts";

/** What every dial below the verdict is drawn from. */
export interface InstrumentProps {
  overview: Overview;
  lenses: readonly ChangeLens[];
  /** `the 7 days before` */
  before: string;
}
