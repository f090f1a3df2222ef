import type { StoreReader } from "@clawglass/storage";
import { exactDouble } from "../../mlflow-wire/lossless-json.ts";
import { checkExperimentId } from "./experiments.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { jsonReply, type MlflowRoute } from "./route.ts";

/** Jeffreys prior: half a trace in each cell, so that few traces do not look like certainty. */
const SMOOTHING = 0.5;

export interface JointCounts {
  first: number;
  second: number;
  both: number;
  total: number;
}

/** How much two filters go together: normalized pointwise mutual information, from -1 (never) to 1 (always). */
export function filterCorrelationRoutes({ reader }: MlflowDeps): MlflowRoute[] {
  return [
    {
      method: "POST",
      path: "mlflow/traces/calculate-filter-correlation",
      versions: ["3.0"],
      summary: "How much two filters go together (NPMI)",
      handle: async ({ fields }) => {
        const experimentIds = fields.texts("experiment_ids");
        experimentIds.forEach(checkExperimentId);
        const [first, second] = [
          fields.requiredText("filter_string1"),
          fields.requiredText("filter_string2"),
        ];
        const base = fields.text("base_filter") ?? "";
        const counts = await countJointly(reader, experimentIds, base, first, second);
        const smoothed = calculateNpmi(counts, SMOOTHING);
        return jsonReply({
          npmi: exactDouble(calculateNpmi(counts, 0)),
          npmi_smoothed: exactDouble(smoothed),
          filter1_count: counts.first,
          filter2_count: counts.second,
          joint_count: counts.both,
          total_count: counts.total,
        });
      },
    },
  ];
}

async function countJointly(
  reader: StoreReader,
  experimentIds: readonly string[],
  base: string,
  first: string,
  second: string,
): Promise<JointCounts> {
  const count = async (...filters: string[]) => {
    const filter = filters.filter((part) => part.trim() !== "").join(" AND ");
    return (await reader.countTraces({ experimentIds, filter })).count;
  };
  return {
    total: await count(base),
    first: await count(base, first),
    second: await count(base, second),
    both: await count(base, first, second),
  };
}

/** NaN where one of the two never occurs: then there is nothing to compare. Pure. */
export function calculateNpmi({ first, second, both, total }: JointCounts, smoothing: number): number {
  if (total <= 0 || first === 0 || second === 0) return Number.NaN;
  if (both === 0 && smoothing === 0) return -1;
  const joint = both + smoothing;
  const size = total + 4 * smoothing;
  if (both === total) return 1;
  const [logJoint, logSize] = [Math.log(joint), Math.log(size)];
  const logExpected = Math.log(first + 2 * smoothing) + Math.log(second + 2 * smoothing);
  const npmi = (logJoint + logSize - logExpected) / (logSize - logJoint);
  return Math.max(-1, Math.min(1, npmi));
}
