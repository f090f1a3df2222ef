import type { HealthReport, Overview, SkillFigures } from "@clawglass/core/api";
import { formatExactCount, formatShare } from "../../../lib/format-number.ts";
import { formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { filterSkill, filterTime } from "../model/filter-links.ts";
import { ObservedNote } from "./ObservedNote.tsx";
import { RunsLink } from "./RunsLink.tsx";

const VERSION_SIGNS = 10;
const LISTED = 12;

/** Which skills the runs read, how those runs ended, and which version is in force. */
export function SkillsFace({ overview, report }: { overview: Overview; report: HealthReport }) {
  const { observed, window } = overview;
  const { skills } = observed;
  const usedCount = skills.filter(({ used }) => (used?.runCount ?? 0) > 0).length;
  const told = skills
    .filter(({ used, changedAtMs }) => used === null || used.runCount > 0 || changedAtMs !== null)
    .slice(0, LISTED);
  const rest = skills.filter((skill) => !told.includes(skill));
  const isFinding = ({ name }: SkillFigures) =>
    report.findings.some(
      ({ segment, causes }) =>
        (segment.kind === "skill" && segment.name === name) ||
        causes.some((cause) => cause.kind === "skill" && cause.name === name),
    );
  return (
    <Face
      title="Skills"
      columns={6}
      reading={
        <>
          <b>{usedCount}</b> read, {formatExactCount(skills.length)} in force
        </>
      }
      explanation="Runs that read the skill, and those of them that failed, whatever made them fail. The version is that of the newest run; skills that no run read are in force all the same: their descriptions are in every prompt."
    >
      {skills.length === 0 && <p className="t13 mid">No run in this time said which skills it had.</p>}
      {told.length > 0 && (
        <div className="tools-scroll">
          <table className="figures tools-table">
            <thead>
              <tr>
                <th scope="col">skill</th>
                <th scope="col" className="n">
                  runs
                </th>
                <th scope="col" className="n">
                  failed
                </th>
                <th scope="col" className="n only-wide-cell">
                  share
                </th>
                <th scope="col">version</th>
                <th scope="col" className="n only-wide-cell">
                  since
                </th>
              </tr>
            </thead>
            <tbody>
              {told.map((skill) => (
                <SkillRow
                  key={skill.name}
                  skill={skill}
                  isFinding={isFinding(skill)}
                  fromMs={window.fromMs}
                  nowMs={window.toMs}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rest.length > 0 && (
        <details className="face-foot t13 mid">
          <summary>
            {formatExactCount(rest.length)} {told.length === 0 ? "" : "more "}in force, read{" "}
            {usedCount > told.length ? "less" : "by no run"}
          </summary>
          <p className="mono t12">
            <VisibleText text={rest.map(({ name }) => name).join(", ")} />
          </p>
        </details>
      )}
      <ObservedNote observed={observed} />
    </Face>
  );
}

function SkillRow({
  skill,
  isFinding,
  fromMs,
  nowMs,
}: {
  skill: SkillFigures;
  isFinding: boolean;
  fromMs: number;
  nowMs: number;
}) {
  const { name, version, used, changedAtMs } = skill;
  return (
    <tr>
      <th scope="row" className="mono">
        {used === null ? (
          <VisibleText text={name} />
        ) : (
          <RunsLink filter={filterSkill(name, { fromMs })}>
            <VisibleText text={name} />
          </RunsLink>
        )}{" "}
        {isFinding && (
          <>
            <StateGlyph state="failed" size={12} />
            <span className="sr">part of what is wrong</span>
          </>
        )}
      </th>
      <td className="n">{used === null ? "unknown" : formatExactCount(used.runCount)}</td>
      <td className="n">
        {used === null ? (
          "unknown"
        ) : used.failedCount === 0 ? (
          "0"
        ) : (
          <RunsLink filter={filterSkill(name, { fromMs }, true)}>
            {formatExactCount(used.failedCount)}
          </RunsLink>
        )}
      </td>
      <td className={isFinding ? "n b s-failed only-wide-cell" : "n only-wide-cell"}>
        {used && used.runCount > 0 ? formatShare(used.failedCount / used.runCount) : ""}
      </td>
      <td className="mono cut" title={version}>
        <VisibleText text={version.slice(0, VERSION_SIGNS)} />
      </td>
      <td className="n only-wide-cell">
        {changedAtMs === null ? (
          <span className="dim">before</span>
        ) : (
          <RunsLink filter={filterTime({ fromMs: changedAtMs })}>
            <time dateTime={new Date(changedAtMs).toISOString()} title={formatInstant(changedAtMs)}>
              {formatMoment(changedAtMs, nowMs)}
            </time>
          </RunsLink>
        )}
      </td>
    </tr>
  );
}
