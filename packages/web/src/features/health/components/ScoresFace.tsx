import type { ScoreSeries } from "@clawglass/core/api";
import { formatExactCount } from "../../../lib/format-number.ts";
import { toVisibleString } from "../../../lib/visible-text.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { toPercent } from "../../../ui/charts/time-axis.ts";
import { SourceGlyph } from "../../../ui/SourceGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { toLabelWords } from "../../feedback/model/label-view.ts";
import { describeBucket } from "../model/bucket-words.ts";
import { filterScore } from "../model/filter-links.ts";
import { formatScore } from "../model/format-score.ts";
import type { InstrumentProps } from "../model/instrument-props.ts";
import { toDomain } from "../model/to-domain.ts";
import { LensMarks } from "./LensMarks.tsx";
import { ObservedNote } from "./ObservedNote.tsx";
import { RunsLink } from "./RunsLink.tsx";
import { type TimeMark, TimeMarks } from "./TimeMarks.tsx";

const LISTED = 8;

/** What judges, rules and the person said of the runs, over time: one strip a name, all on one time axis. */
export function ScoresFace({ overview, lenses }: InstrumentProps) {
  const { observed } = overview;
  const given = observed.scores.reduce((sum, { count }) => sum + count, 0);
  const yours = observed.scores.filter(({ isYours }) => isYours).reduce((sum, { count }) => sum + count, 0);
  return (
    <Face
      title="Scores and your labels"
      columns={6}
      reading={
        <>
          <b>{formatExactCount(given)}</b> given, {formatExactCount(yours)} of them by you
        </>
      }
      explanation="Means of the scores that whole runs got, by the time of the run: true and yes count as 1, false and no as 0; answers that are no numbers are left out. A person's labels are kept apart from those of judges and rules of the same name; the list that a mark opens has the runs with either."
    >
      {observed.scores.length === 0 && (
        <p className="t13 mid">
          No run of this time has a score. Label one with <kbd>R</kbd>, the review, or let a judge send
          scores.
        </p>
      )}
      <ul className="score-strips">
        {observed.scores.slice(0, LISTED).map((series) => (
          <ScoreStrip
            key={`${series.isYours} ${series.name}`}
            series={series}
            overview={overview}
            lenses={lenses}
          />
        ))}
      </ul>
      {observed.scores.length > LISTED && (
        <p className="t12 dim face-foot">{observed.scores.length - LISTED} more names, given less.</p>
      )}
      <ObservedNote observed={observed} />
    </Face>
  );
}

function ScoreStrip({
  series,
  overview,
  lenses,
}: { series: ScoreSeries } & Pick<InstrumentProps, "overview" | "lenses">) {
  const { name, isYours, points } = series;
  const domain = toDomain(overview);
  const top = Math.max(1, ...points.map(({ mean }) => mean ?? 0));
  const bars = overview.buckets.flatMap((bucket, index) => {
    const point = points[index];
    return point && point.mean !== null ? [{ bucket, mean: point.mean, count: point.count }] : [];
  });
  const who = isYours ? "your label" : "score";
  const marks = bars.flatMap(({ bucket, mean, count }): TimeMark[] => {
    const { startMs, endMs } = bucket;
    const filter = filterScore(name, { fromMs: startMs, toMs: endMs });
    const text = `${describeBucket(bucket)}: ${who} ${toVisibleString(toLabelWords(name))}, mean ${formatScore(mean)} of ${count}`;
    return filter === null ? [] : [{ key: String(startMs), startMs, endMs, text, filter }];
  });
  return (
    <li>
      <span className="cut">
        <SourceGlyph source={isYours ? "human" : "judge"} /> <span className="sr">{who}</span>
        <RunsLink filter={filterScore(name, { fromMs: overview.window.fromMs })}>
          <VisibleText text={toLabelWords(name)} />
        </RunsLink>
      </span>
      <span className="n t13">
        <b>{formatScore(series.mean)}</b> <span className="dim">of {formatExactCount(series.count)}</span>
      </span>
      <div
        className="score-plot"
        role="group"
        aria-label={`${toLabelWords(name)}: mean ${formatScore(series.mean)}`}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <line className="base" x1="0" x2="100" y1="100" y2="100" />
          {bars.map(({ bucket: { startMs, endMs }, mean }) => {
            const left = toPercent(startMs, domain);
            const width = toPercent(endMs, domain) - left;
            const height = Math.max(4, (Math.max(0, mean) / top) * 100);
            return (
              <rect
                key={startMs}
                className={isYours ? "x-human-bar" : "x-judge-bar"}
                x={left + width * 0.1}
                width={width * 0.8}
                y={100 - height}
                height={height}
              />
            );
          })}
        </svg>
        <TimeMarks marks={marks} domain={domain} />
        <LensMarks lenses={lenses.filter(({ isHot }) => isHot)} domain={domain} />
      </div>
    </li>
  );
}
