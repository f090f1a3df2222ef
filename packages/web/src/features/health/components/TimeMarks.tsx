import { Link } from "@tanstack/react-router";
import { type TimeDomain, toPercent } from "../../../ui/charts/time-axis.ts";
import { useRoving } from "../../../ui/charts/use-roving.ts";

export interface TimeMark {
  startMs: number;
  endMs: number;
  /** Height of the mark, 0 to 100 of the drawing; the whole column where left out. */
  heightPercent?: number;
  /** What the mark shows: its tooltip and its name. */
  text: string;
  /** Opens the list with exactly these runs. */
  filter: string;
  key: string;
}

/** Links over the columns of a chart: one stop of Tab, arrows from mark to mark, Enter opens the runs. */
export function TimeMarks({ marks, domain }: { marks: readonly TimeMark[]; domain: TimeDomain }) {
  const rove = useRoving(marks.length);
  return (
    <>
      {marks.map((mark, index) => {
        const left = toPercent(mark.startMs, domain);
        const height = mark.heightPercent === undefined ? "100%" : `max(${mark.heightPercent}%, 12px)`;
        return (
          <Link
            key={mark.key}
            {...rove(index)}
            className="mark-link"
            to="/traces"
            search={{ q: mark.filter }}
            preload={false}
            aria-label={mark.text}
            title={mark.text}
            style={{ left: `${left}%`, width: `${toPercent(mark.endMs, domain) - left}%`, height }}
          />
        );
      })}
    </>
  );
}
