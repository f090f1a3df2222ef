import type { HealthReport, Overview } from "@clawglass/core/api";
import { Claw } from "../../../ui/charts/Claw.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { toClawFigure, toFailedClaws } from "../model/claw-rows.ts";
import { describeClaw } from "../model/describe-claw.ts";
import type { WINDOWS } from "../model/health-search.ts";

/** Before and after, each held in its range, and how sure we are. Without a comparison, nothing. */
export function ClawPanel({
  report,
  overview,
  window,
}: {
  report: HealthReport;
  overview: Overview | null;
  window: (typeof WINDOWS)[number];
}) {
  const finding = report.findings.find((each) => each.before !== null && each.after !== null);
  const isFirst = finding !== undefined && finding === report.findings[0];
  const figure = finding
    ? toClawFigure(finding)
    : report.verdict === "ok" && overview
      ? toFailedClaws(overview)
      : null;
  if (!figure) return null;
  const confidence = isFirst ? report.words.confidence : null;
  const [sure, ...reason] = confidence?.split(". ") ?? [];
  return (
    <figure className="claws">
      <figcaption>
        <VisibleText text={finding ? describeClaw(finding) : "Runs that failed"} />{" "}
        <span className="dim">· claws: 95% range</span>
      </figcaption>
      <dl>
        {figure.rows.map((row) => (
          <div className="claw-row" key={row.label}>
            <dt>{row.label}</dt>
            <dd>
              <Claw low={row.low} value={row.value} high={row.high} tone={row.tone} />
              <b className={row.tone === "bad" ? "n s-failed" : "n"}>
                <span aria-hidden="true">{row.reading}</span>
                <span className="sr">{row.range}</span>
              </b>
            </dd>
          </div>
        ))}
      </dl>
      <div className="claw-axis" aria-hidden="true">
        <span>
          {figure.axis.map(({ percent, text }) => (
            <i key={percent} style={{ left: `${percent}%` }}>
              {text}
            </i>
          ))}
        </span>
      </div>
      {confidence && (
        <p className="t13">
          <b>{sure}.</b> {reason.join(". ")}
        </p>
      )}
      {!finding && <p className="t13">Compared with {window.before}.</p>}
    </figure>
  );
}
