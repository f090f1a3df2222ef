import type { HealthReport, Overview } from "@clawglass/core/api";
import { listAxisLabels } from "../../../ui/charts/time-axis.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { ChangeLens } from "../model/change-lenses.ts";
import { DIAL_CENTRE, listDialTicks, toAngle, toPoint } from "../model/dial-ticks.ts";
import { toVerdictState } from "../model/verdict-state.ts";

const DAY_MS = 86_400_000;

/** The lens over the agent: one turn is the chosen time. A glance; the exact chart is below it. */
export function Dial({
  report,
  overview,
  lenses,
}: {
  report: HealthReport;
  overview: Overview | null;
  lenses: readonly ChangeLens[];
}) {
  const { window } = report;
  const shown = toVerdictState(report);
  const ticks = overview ? listDialTicks(overview) : [];
  const failedTicks = ticks.filter((tick) => tick.failed !== null).length;
  const days = Math.round((window.toMs - window.fromMs) / DAY_MS);
  const name = `One turn is ${days === 1 ? "24 hours" : `${days} days`}, clockwise from the top. Each tick's length is the number of runs. ${failedTicks} of ${ticks.length} ticks with runs hold failed ones; red is their share.`;
  const hand = {
    from: toPoint(toAngle(window.toMs, window), 80),
    to: toPoint(toAngle(window.toMs, window), 116),
  };
  return (
    <div className="lens">
      <svg viewBox="0 0 260 260" width="260" height="260" role="img" aria-label={name}>
        <circle cx={DIAL_CENTRE} cy={DIAL_CENTRE} r="86" fill="var(--surface)" stroke="var(--line-2)" />
        <circle cx={DIAL_CENTRE} cy={DIAL_CENTRE} r="82" fill="none" stroke="var(--line)" />
        {ticks.map(({ key, from, to, failed }) => (
          <g key={key} className="tick">
            <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
            {failed && (
              <g className="is-failed">
                <line x1={failed.from.x} y1={failed.from.y} x2={to.x} y2={to.y} />
                <circle cx={to.x} cy={to.y} r={failed.ballRadius} />
              </g>
            )}
          </g>
        ))}
        {listAxisLabels(window).map(({ percent, text }) => {
          const angle = (percent / 100 - 0.25) * 2 * Math.PI;
          const { x, y } = toPoint(angle, 66);
          return (
            <text key={text} x={x} y={y} className="dial-label">
              {text.replace(/^(\w\w)\w \d+$/, "$1").replace(/:00$/, "")}
            </text>
          );
        })}
        {lenses.map(({ number, atMs, isHot }) => {
          const angle = toAngle(atMs, window);
          const [inner, outer, middle] = [86, 112, 122].map((radius) => toPoint(angle, radius)) as [
            { x: number; y: number },
            { x: number; y: number },
            { x: number; y: number },
          ];
          return (
            <g key={number} className={isHot ? "dial-lens is-hot" : "dial-lens"}>
              <line x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} />
              <circle cx={middle.x} cy={middle.y} r="9" />
              <text x={middle.x} y={middle.y}>
                {number}
              </text>
            </g>
          );
        })}
        <line className="dial-hand" x1={hand.from.x} y1={hand.from.y} x2={hand.to.x} y2={hand.to.y} />
      </svg>
      <div className="lens-in">
        <StateGlyph state={shown.state} size={30} />
        <b>{shown.word}</b>
        <span>{shown.count}</span>
      </div>
    </div>
  );
}
