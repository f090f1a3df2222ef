import type { HealthReport, Overview } from "@clawglass/core/api";
import { Sparkline } from "../../../ui/charts/Sparkline.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { listVitalSigns } from "../model/vital-signs.ts";

export function VitalSigns({
  report,
  overview,
  before,
}: {
  report: HealthReport;
  overview: Overview;
  before: string;
}) {
  return (
    <ul className="vitals" aria-label="Vital signs">
      {listVitalSigns(report, overview, before).map((sign) => (
        <li key={sign.name}>
          <div className="row">
            <span className="t13 mid">{sign.name}</span>
            {sign.state && (
              <span className={`end t13 state s-${sign.state}`}>
                <StateGlyph state={sign.state} />
                <span>{sign.word}</span>
              </span>
            )}
          </div>
          <div className="row vital-figures">
            <b>{sign.reading}</b>
            <span className="end">
              {sign.values.filter((value) => value !== null).length > 1 && (
                <Sparkline values={sign.values} isBad={sign.state === "attention"} />
              )}
            </span>
          </div>
          <p className="t12 mid">{sign.comparison}</p>
        </li>
      ))}
    </ul>
  );
}
