import { countRuns } from "../../../lib/count-runs.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { type LinePoint, toLinePath } from "../../../ui/charts/line-path.ts";
import { niceDurationTicks } from "../../../ui/charts/nice-ticks.ts";
import { Plot } from "../../../ui/charts/Plot.tsx";
import { listAxisLabels, toPercent } from "../../../ui/charts/time-axis.ts";
import { describeBucket } from "../model/bucket-words.ts";
import { filterTime } from "../model/filter-links.ts";
import type { InstrumentProps } from "../model/instrument-props.ts";
import { placeLabels } from "../model/place-labels.ts";
import { toDomain } from "../model/to-domain.ts";
import { FigureTable } from "./FigureTable.tsx";
import { LensMarks } from "./LensMarks.tsx";
import { type TimeMark, TimeMarks } from "./TimeMarks.tsx";

export function LatencyFace({ overview, lenses, before }: InstrumentProps) {
  const { buckets, total } = overview;
  const domain = toDomain(overview);
  const rules = niceDurationTicks(Math.max(0, ...buckets.map(({ latency }) => latency.p95Ms ?? 0)));
  const top = rules.at(-1) ?? 1;
  const toPoints = (quantile: "p50Ms" | "p95Ms"): LinePoint[] =>
    buckets.map(({ startMs, endMs, latency }) => {
      const value = latency[quantile];
      return {
        x: toPercent((startMs + endMs) / 2, domain),
        y: value === null ? null : 100 - (value / top) * 100,
      };
    });
  const lines = { p95: toPoints("p95Ms"), p50: toPoints("p50Ms") };
  const marks = buckets.flatMap((bucket): TimeMark[] => {
    const { startMs, endMs, latency } = bucket;
    if (latency.count === 0) return [];
    const text = `${describeBucket(bucket)}: p95 ${formatDuration(latency.p95Ms)}, p50 ${formatDuration(latency.p50Ms)}, ${countRuns(latency.count)}`;
    return [
      { key: String(startMs), startMs, endMs, text, filter: filterTime({ fromMs: startMs, toMs: endMs }) },
    ];
  });
  const then = overview.before?.latency.p95Ms ?? null;
  return (
    <Face
      title="How long a run takes"
      columns={6}
      reading={
        <>
          p95 <b>{formatDuration(total.latency.p95Ms)}</b>
          {then !== null && `, was ${formatDuration(then)}`} · p50{" "}
          <b>{formatDuration(total.latency.p50Ms)}</b>
        </>
      }
      explanation={`From the request to the end of the last step, of runs that ended. Half of them are shorter than p50; 1 in 20 is longer than p95. Read from histograms, at most 1% off. The comparison is with ${before}.`}
      table={
        <FigureTable
          caption="How long a run takes"
          heads={["p50", "p95", "ended runs"]}
          buckets={buckets}
          cells={({ latency }) => [
            latency.count === 0 ? "no run" : formatDuration(latency.p50Ms),
            latency.count === 0 ? "no run" : formatDuration(latency.p95Ms),
            String(latency.count),
          ]}
        />
      }
    >
      <Plot
        label={`How long runs take: p95 ${formatDuration(total.latency.p95Ms)}, p50 ${formatDuration(total.latency.p50Ms)}`}
        rules={rules}
        formatRule={(rule) =>
          rule === 0
            ? "0"
            : formatDuration(rule)
                .replace(/\.0 s$/, " s")
                .replace(/ m 00 s$/, " min")
        }
        axisLabels={listAxisLabels(domain)}
        drawing={
          <>
            <path className="line is-second" d={toLinePath(lines.p50)} />
            <path className="line" d={toLinePath(lines.p95)} />
          </>
        }
      >
        {buckets.map(({ startMs, endMs, latency }) => {
          const left = toPercent(startMs, domain);
          return latency.count > 0 ? null : (
            <span
              key={startMs}
              className="no-data"
              style={{ left: `${left}%`, width: `${toPercent(endMs, domain) - left}%` }}
            />
          );
        })}
        {placeLabels(lines.p95, lines.p50).map(({ text, top: place }) => (
          <span key={text} className="line-label" aria-hidden="true" style={{ top: `${place}%` }}>
            {text}
          </span>
        ))}
        <TimeMarks marks={marks} domain={domain} />
        <LensMarks lenses={lenses} domain={domain} />
      </Plot>
      <div className="chart-key">
        <span>
          <i className="is-line" /> p95: 1 run in 20 is slower
        </span>
        <span>
          <i className="is-line is-second" /> p50: the middle run
        </span>
        {buckets.some(({ latency }) => latency.count === 0) && (
          <span>
            <i className="no-data-key" /> no run ended
          </span>
        )}
      </div>
    </Face>
  );
}
