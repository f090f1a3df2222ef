import type { SpanDetail } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { useSpanDetail } from "../../trace/hooks/use-trace.ts";
import { parseJson } from "../../trace/model/parse-json.ts";
import type { SpanNode } from "../../trace/model/span-tree.ts";
import { oneLine } from "../../traces/model/trace-view.ts";
import type { AlignedStep } from "../model/align-traces.ts";
import { diffLines } from "../model/diff-lines.ts";

const MAX_TEXT_CHARS = 200_000;

/** One step of both runs: arguments beside arguments, reply beside reply, lines that differ marked. */
export function StepPair({
  a,
  b,
  step,
  onClose,
}: {
  a: string;
  b: string;
  step: AlignedStep;
  onClose: () => void;
}) {
  const node = step.left ?? step.right;
  return (
    <Dialog label="Step in both runs" onClose={onClose} className="sheet step-pair">
      <h2>
        <VisibleText text={oneLine(node?.span.toolName ?? node?.span.name ?? "", 120)} />
      </h2>
      <Sides a={a} b={b} left={step.left} right={step.right} />
    </Dialog>
  );
}

function Sides({
  a,
  b,
  left,
  right,
}: {
  a: string;
  b: string;
  left: SpanNode | null;
  right: SpanNode | null;
}) {
  const one = useSpanDetail(a, left?.span.spanId ?? "", left !== null);
  const other = useSpanDetail(b, right?.span.spanId ?? "", right !== null);
  if ((left && one.isPending) || (right && other.isPending))
    return <Skeleton rows={4} label="Loading the step" />;
  return (
    <>
      <div className="pair-columns">
        <SideHead name="A" traceId={a} node={left} />
        <SideHead name="B" traceId={b} node={right} />
      </div>
      {PARTS.map(({ title, read }) => (
        <PartPair key={title} title={title} left={read(one.data)} right={read(other.data)} />
      ))}
    </>
  );
}

const PARTS: readonly { title: string; read: (detail: SpanDetail | undefined) => string | null }[] = [
  { title: "Error", read: (detail) => detail?.statusMessage || null },
  { title: "Arguments", read: (detail) => toText(detail?.inputsJson ?? null) },
  { title: "Reply", read: (detail) => toText(detail?.outputsJson ?? null) },
];

function SideHead({ name, traceId, node }: { name: string; traceId: string; node: SpanNode | null }) {
  return (
    <p>
      <b className="run-letter">{name}</b>{" "}
      {node ? (
        <Link to="/traces/$traceId" params={{ traceId }} search={{ view: "tree", span: node.span.spanId }}>
          Open this step
        </Link>
      ) : (
        <span className="dim">This run has no such step.</span>
      )}
    </p>
  );
}

function PartPair({ title, left, right }: { title: string; left: string | null; right: string | null }) {
  if (left === null && right === null) return null;
  if (left === right) {
    return (
      <section>
        <h3>
          {title} <span className="dim">the same in both</span>
        </h3>
        <Well text={left ?? ""} firstChars={1_200} label={title} />
      </section>
    );
  }
  const lines = diffLines(left ?? "", right ?? "");
  return (
    <section>
      <h3>{title}</h3>
      {lines === null ? (
        <div className="pair-columns">
          <Well text={left ?? ""} firstChars={2_000} label={`${title} of A`} />
          <Well text={right ?? ""} firstChars={2_000} label={`${title} of B`} />
        </div>
      ) : (
        <div className="well line-diff" role="group" aria-label={`${title}, compared`}>
          {lines.map((line, index) => (
            <pre key={index} className={`is-${line.kind}`}>
              <span aria-hidden="true">{SIGNS[line.kind]} </span>
              <span className="sr">
                {line.kind === "removed" ? "A: " : line.kind === "added" ? "B: " : ""}
              </span>
              <VisibleText text={line.text} />
            </pre>
          ))}
        </div>
      )}
    </section>
  );
}

const SIGNS = { same: " ", removed: "A", added: "B", skipped: "…" } as const;

function toText(json: string | null): string | null {
  if (json === null) return null;
  const parsed = parseJson(json);
  if (parsed.kind === "text") return parsed.text.slice(0, MAX_TEXT_CHARS);
  if (typeof parsed.value === "string") return parsed.value.slice(0, MAX_TEXT_CHARS);
  try {
    return JSON.stringify(parsed.value, null, 2).slice(0, MAX_TEXT_CHARS);
  } catch {
    return json.slice(0, MAX_TEXT_CHARS); // nested too deeply to be set out
  }
}
