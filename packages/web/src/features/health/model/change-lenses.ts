import type { ChangeMarker, Finding, HealthReport } from "@clawglass/core/api";

/** A numbered lens on every time axis: something changed, or trouble began. */
export interface ChangeLens {
  number: number;
  atMs: number;
  /** A finding starts here. */
  isHot: boolean;
  label: string;
}

const MAX_LENSES = 9;

/** The same number means the same change everywhere on the page. The newest nine, those that explain a finding first. */
export function listLenses({ changes, findings, window }: HealthReport): ChangeLens[] {
  const causes = findings.flatMap((finding) => finding.causes);
  const isCause = (change: ChangeMarker) =>
    causes.some(
      (cause) => cause.kind === change.kind && cause.name === change.name && cause.timeMs === change.timeMs,
    );
  const starts = findings
    .filter((finding) => finding.causes.length === 0 && finding.metric !== "silence")
    .filter((finding) => !isToldBy(findings[0], finding))
    .map((finding) => ({
      atMs: Date.parse(finding.since),
      isHot: true,
      label:
        finding.metric === "tool-failure-rate" ? `${finding.segment.name} begins to fail` : "trouble begins",
    }))
    .filter(({ atMs }) => atMs >= window.fromMs);
  const marked = changes.map((change) => ({
    atMs: change.timeMs,
    isHot: isCause(change),
    label: describeChange(change),
  }));
  return [...marked, ...starts]
    .sort((left, right) => Number(right.isHot) - Number(left.isHot) || right.atMs - left.atMs)
    .slice(0, MAX_LENSES)
    .sort((left, right) => left.atMs - right.atMs)
    .map((lens, index) => ({ ...lens, number: index + 1 }));
}

/** The tool that failing runs stop in is no trouble of its own. */
function isToldBy(first: Finding | undefined, other: Finding): boolean {
  return (
    first !== other &&
    other.metric === "tool-failure-rate" &&
    first?.mainPart?.segment.kind === "tool" &&
    first.mainPart.segment.name === other.segment.name
  );
}

function describeChange({ kind, name, after }: ChangeMarker): string {
  const to = after === null ? " gone" : after.length <= 12 ? ` ${after}` : " changed";
  return kind === "skill" ? `${name}${to}` : kind === "model" ? `model${to}` : `${name || kind}${to}`;
}
