import type { OverviewBucket } from "@clawglass/core/api";
import { describeBucket } from "../model/bucket-words.ts";

/** The figures behind a chart, one row a bar, newest first. */
export function FigureTable({
  caption,
  heads,
  buckets,
  cells,
}: {
  caption: string;
  heads: readonly string[];
  buckets: readonly OverviewBucket[];
  cells: (bucket: OverviewBucket) => readonly string[];
}) {
  return (
    <table className="figures">
      <caption className="sr">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">time</th>
          {heads.map((head) => (
            <th key={head} scope="col" className="n">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {buckets.toReversed().map((bucket) => (
          <tr key={bucket.startMs}>
            <th scope="row">{describeBucket(bucket)}</th>
            {cells(bucket).map((cell, index) => (
              <td key={heads[index]} className="n">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
