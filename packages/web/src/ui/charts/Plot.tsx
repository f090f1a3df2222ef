import type { ReactNode } from "react";
import type { AxisLabel } from "./time-axis.ts";

export interface PlotProps {
  /** The chart in one sentence, for those who do not see it. */
  label: string;
  /** From 0 up; the last one is the top of the drawing. */
  rules: readonly number[];
  formatRule: (value: number) => string;
  axisLabels: readonly AxisLabel[];
  /** Drawn in a stretched box of 100 by 100, y downward. */
  drawing: ReactNode;
  /** HTML over the drawing: links, lenses, words. They never stretch. */
  children?: ReactNode;
}

/** Frame of a chart over time: rules, labels in HTML, a stretched drawing. */
export function Plot({ label, rules, formatRule, axisLabels, drawing, children }: PlotProps) {
  const top = rules.at(-1) ?? 1;
  return (
    <div className="plot" role="group" aria-label={label}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {rules.map((rule) => (
          <line
            key={rule}
            className={rule === 0 ? "base" : "grid"}
            x1="0"
            x2="100"
            y1={100 - (rule / top) * 100}
            y2={100 - (rule / top) * 100}
          />
        ))}
        {drawing}
      </svg>
      {rules.map((rule) => (
        <span
          key={rule}
          className="y-label"
          aria-hidden="true"
          style={{ top: `${100 - (rule / top) * 100}%` }}
        >
          {formatRule(rule)}
        </span>
      ))}
      {axisLabels.map(({ percent, text }) => (
        <span key={text} className="x-label" aria-hidden="true" style={{ left: `${percent}%` }}>
          {text}
        </span>
      ))}
      {children}
    </div>
  );
}
