import type { FactPoint, FactQuery, StoreReader } from "@clawglass/storage";
import { exactDouble, printDouble } from "../../mlflow-wire/lossless-json.ts";

export type AggregationType = "COUNT" | "SUM" | "AVG" | "PERCENTILE" | "MIN" | "MAX";

export interface Aggregation {
  /** The key of its value in the answer: `AVG`, `P95.0`. */
  label: string;
  type: AggregationType;
  /** Of a percentile: its place among the query's quantiles. */
  quantileIndex: number | null;
}

export interface MetricsJob {
  metricName: string;
  aggregations: Aggregation[];
  /** MLflow's names, in the order of the query's `groupBy`. */
  dimensionNames: string[];
  query: FactQuery;
}

/** Figures as MLflow answers them: JSON text. Printed beside the store: by the hour there are some hundred points, and handing them over as objects takes longer. */
export async function printMetrics(
  reader: Pick<StoreReader, "queryFacts">,
  job: MetricsJob,
): Promise<string> {
  const name = JSON.stringify(job.metricName);
  const aggregations = [...new Map(job.aggregations.map((each) => [each.label, each])).values()];
  const printed: string[] = [];
  for (const point of await reader.queryFacts(job.query)) {
    const values = printValues(point, aggregations);
    if (values === "") continue;
    printed.push(`{"metric_name":${name}${printDimensions(point, job.dimensionNames)},"values":{${values}}}`);
  }
  // MLflow leaves empty lists out.
  return printed.length === 0 ? "{}" : `{"data_points":[${printed.join(",")}]}`;
}

function printDimensions(point: FactPoint, names: readonly string[]): string {
  const texts = names.map((name, index) => printPair(name, point.dimensions[index] ?? ""));
  if (point.bucketStartMs !== null) texts.unshift(printPair("time_bucket", printBucket(point.bucketStartMs)));
  return texts.length === 0 ? "" : `,"dimensions":{${texts.join(",")}}`;
}

/** Empty where the point has none. */
function printValues(point: FactPoint, aggregations: readonly Aggregation[]): string {
  return aggregations
    .flatMap((aggregation) => {
      const value = readValue(point, aggregation);
      return value === null ? [] : [`${JSON.stringify(aggregation.label)}:${printNumber(value)}`];
    })
    .join(",");
}

function readValue(point: FactPoint, { type, quantileIndex }: Aggregation): number | null {
  switch (type) {
    case "COUNT":
      return point.count;
    case "SUM":
      return point.sum;
    case "AVG":
      return point.mean;
    case "MIN":
      return point.min;
    case "MAX":
      return point.max;
    case "PERCENTILE":
      return quantileIndex === null ? null : (point.quantiles[quantileIndex] ?? null);
  }
}

function printPair(name: string, text: string): string {
  return `${JSON.stringify(name)}:${JSON.stringify(text)}`;
}

function printNumber(value: number): string {
  return Number.isFinite(value) ? printDouble(value) : JSON.stringify(exactDouble(value));
}

function printBucket(startMs: number): string {
  return new Date(startMs).toISOString().replace(/(?:\.000)?Z$/, "+00:00");
}
