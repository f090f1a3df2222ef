import { formatCount, formatShare } from "../../../lib/format-number.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { niceTicks } from "../../../ui/charts/nice-ticks.ts";
import { Plot } from "../../../ui/charts/Plot.tsx";
import { listAxisLabels, toPercent } from "../../../ui/charts/time-axis.ts";
import { describeBucket, describeWidth } from "../model/bucket-words.ts";
import { filterTime } from "../model/filter-links.ts";
import type { InstrumentProps } from "../model/instrument-props.ts";
import { toDomain } from "../model/to-domain.ts";
import { splitUsage, stackParts, sumParts, TOKEN_KINDS } from "../model/token-stacks.ts";
import { FigureTable } from "./FigureTable.tsx";
import { LensMarks } from "./LensMarks.tsx";
import { type TimeMark, TimeMarks } from "./TimeMarks.tsx";

const BAR_SHARE = 0.8;

export function TokensFace({ overview, lenses }: InstrumentProps) {
  const domain = toDomain(overview);
  const bars = overview.buckets.map((bucket) => {
    const parts = splitUsage(bucket.usage);
    return { bucket, parts, sum: sumParts(parts) };
  });
  const rules = niceTicks(Math.max(0, ...bars.map(({ sum }) => sum ?? 0)));
  const top = rules.at(-1) ?? 1;
  const total = splitUsage(overview.total.usage);
  const sum = sumParts(total);
  const marks = bars.flatMap(({ bucket, parts, sum: own }): TimeMark[] => {
    if (own === null) return [];
    const { startMs, endMs } = bucket;
    const told = TOKEN_KINDS.filter(({ kind }) => parts[kind] !== null)
      .map(({ kind, label }) => `${formatCount(parts[kind])} ${label}`)
      .join(", ");
    return [
      {
        key: String(startMs),
        startMs,
        endMs,
        text: `${describeBucket(bucket)}: ${formatCount(own)} tokens; ${told}`,
        filter: filterTime({ fromMs: startMs, toMs: endMs }),
      },
    ];
  });
  return (
    <Face
      title="Tokens by kind"
      columns={6}
      reading={
        <>
          <b>{formatCount(sum)}</b>
          {sum !== null &&
            sum > 0 &&
            total.cacheRead !== null &&
            ` · ${formatShare(total.cacheRead / sum)} read from cache`}
        </>
      }
      explanation="Tokens of all model calls, at the time of their run, as the provider's answer stated them. Input is what was neither read from nor written to the cache; output is without reasoning. Calls that stated no tokens are not in the bars."
      table={
        <FigureTable
          caption="Tokens by kind"
          heads={TOKEN_KINDS.map(({ label }) => label)}
          buckets={overview.buckets}
          cells={({ usage }) => TOKEN_KINDS.map(({ kind }) => formatCount(splitUsage(usage)[kind]))}
        />
      }
    >
      <Plot
        label={`Tokens by kind, ${describeWidth(overview.buckets)}: ${formatCount(sum)} in all`}
        rules={rules}
        formatRule={formatCount}
        axisLabels={listAxisLabels(domain)}
        drawing={
          <>
            <defs>
              <pattern id="cache-read" width="2" height="5" patternUnits="userSpaceOnUse">
                <rect width="2" height="5" fill="var(--d-5)" />
                <line x1="0" x2="2" y1="0.6" y2="0.6" stroke="var(--d-3)" strokeWidth="1.2" />
              </pattern>
            </defs>
            {bars.map(({ bucket: { startMs, endMs }, parts }) => {
              const left = toPercent(startMs, domain);
              const width = toPercent(endMs, domain) - left;
              return stackParts(parts, top).map(({ kind, look, bottom, height }) => (
                <rect
                  key={`${startMs} ${kind}`}
                  className={look}
                  style={kind === "cacheRead" ? { fill: "url(#cache-read)" } : undefined}
                  x={left + (width * (1 - BAR_SHARE)) / 2}
                  width={width * BAR_SHARE}
                  y={100 - bottom - height}
                  height={height}
                />
              ));
            })}
          </>
        }
      >
        <TimeMarks marks={marks} domain={domain} />
        <LensMarks lenses={lenses} domain={domain} />
      </Plot>
      <div className="chart-key">
        {TOKEN_KINDS.map(({ kind, label, look }) => (
          <span key={kind}>
            <i className={look} /> {label}
          </span>
        ))}
        <span className="dim">strongest costs most</span>
      </div>
    </Face>
  );
}
