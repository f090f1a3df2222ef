import { Link } from "@tanstack/react-router";
import { formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { toVisibleString } from "../../../lib/visible-text.ts";
import { type TimeDomain, toPercent } from "../../../ui/charts/time-axis.ts";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import type { ChangeLens } from "../model/change-lenses.ts";
import { filterTime } from "../model/filter-links.ts";

/** Numbered changes on a time axis; each opens the runs since then. */
export function LensMarks({ lenses, domain }: { lenses: readonly ChangeLens[]; domain: TimeDomain }) {
  return lenses.map(({ number, atMs, isHot, label }) => {
    const text = `${number}: ${toVisibleString(label)}, ${formatInstant(atMs)}. Opens the runs since then.`;
    return (
      <span
        key={number}
        className={isHot ? "lens-mark is-hot" : "lens-mark"}
        style={{ left: `${toPercent(atMs, domain)}%` }}
      >
        <Link
          className={isHot ? "lens-number is-hot" : "lens-number"}
          to="/traces"
          search={{ q: filterTime({ fromMs: atMs }) }}
          preload={false}
          aria-label={text}
          title={text}
        >
          {number}
        </Link>
      </span>
    );
  });
}

/** What the numbers stand for. */
export function LensKey({ lenses, nowMs }: { lenses: readonly ChangeLens[]; nowMs: number }) {
  return lenses.map(({ number, isHot, label, atMs }) => (
    <span key={number}>
      <span className={isHot ? "lens-number is-hot" : "lens-number"} aria-hidden="true">
        {number}
      </span>
      <span>
        <span className="sr">{number}: </span>
        <VisibleText text={label} /> <span className="dim">{formatMoment(atMs, nowMs)}</span>
      </span>
    </span>
  ));
}
