import type { HealthReport, Overview } from "@clawglass/core/api";
import { Fragment } from "react";
import { useMedia } from "../../../lib/use-media.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import type { ChangeLens } from "../model/change-lenses.ts";
import type { WINDOWS } from "../model/health-search.ts";
import { toVerdictState } from "../model/verdict-state.ts";
import { ClawPanel } from "./ClawPanel.tsx";
import { Dial } from "./Dial.tsx";
import { Evidence } from "./Evidence.tsx";
import { NextSteps } from "./NextSteps.tsx";

const MAX_WHOLE_CHARS = 20;
const DATE: Intl.DateTimeFormatOptions = { weekday: "long", hour: "2-digit", minute: "2-digit" };

export interface VerdictProps {
  report: HealthReport;
  overview: Overview | null;
  lenses: readonly ChangeLens[];
  window: (typeof WINDOWS)[number];
}

/** Names and clock times stay whole at the end of a line, unless they are too long for one. */
function Headline({ text }: { text: string }) {
  return text.split(" ").map((word, index) => (
    <Fragment key={index}>
      {index > 0 && " "}
      <span className={word.includes("-") && word.length <= MAX_WHOLE_CHARS ? "whole" : undefined}>
        <VisibleText text={word} />
      </span>
    </Fragment>
  ));
}

/** What is the matter, since when, how sure, what shows it, and what to do. In the order of reading on every screen. */
export function Verdict({ report, overview, lenses, window }: VerdictProps) {
  const isPhone = useMedia("(max-width: 760px)");
  const { words } = report;
  const shown = toVerdictState(report);
  const lead = [words.counts, ...words.notes].filter((text) => text !== null).join(" ");
  const dial = <Dial report={report} overview={overview} lenses={lenses} />;
  const say = (
    <>
      <p className="when">
        <span className="only-narrow state-line">
          <span className={`state s-${shown.state}`}>
            <StateGlyph state={shown.state} />
            <span>
              {shown.word}: {shown.count}
            </span>
          </span>
        </span>
        {window.label} to {new Date(report.window.toMs).toLocaleString("en-GB", DATE)}
      </p>
      <div aria-live="polite" aria-atomic="true">
        <h1 id="verdict">
          <Headline text={words.headline} />
        </h1>
        {lead !== "" && (
          <p className="lead">
            <VisibleText text={lead} />
          </p>
        )}
      </div>
    </>
  );
  const proof = (
    <div className="proof">
      <ClawPanel report={report} overview={overview} window={window} />
      <Evidence report={report} />
    </div>
  );
  const next = <NextSteps report={report} />;
  return (
    <section className="verdict" aria-labelledby="verdict">
      {isPhone ? (
        <>
          <div className="say">{say}</div>
          {next}
          {proof}
          {dial}
        </>
      ) : (
        <>
          {dial}
          <div className="say">
            {say}
            {proof}
          </div>
          {next}
        </>
      )}
    </section>
  );
}
