import type { ExperimentId } from "./ids.ts";

export interface Experiment {
  experimentId: ExperimentId;
  name: string;
  artifactLocation: string;
  lifecycleStage: "active" | "deleted";
  creationTimeMs: number;
  lastUpdateTimeMs: number;
  tags: Record<string, string>;
}
