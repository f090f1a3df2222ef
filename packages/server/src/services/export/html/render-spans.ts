import { isModelCall, toDurationMs, toUnixNano } from "@clawglass/core";
import { formatCount, formatDuration } from "@clawglass/core/health";
import type { NormalizedSpan } from "@clawglass/storage";
import { buildSpanTree, type SpanTree } from "../../conversation/span-tree.ts";
import type { TraceExport } from "../read-trace-export.ts";
import { type Html, html, visible } from "./html.ts";
import { PayloadRenderer } from "./render-payload.ts";
import { type RunState, renderGlyph } from "./render-state.ts";

const BAR_UNITS = 1_000;
const MIN_BAR_UNITS = 4;
/** Deeper levels stand under each other: the page has no room for more. */
const MAX_INDENT = 8;

/** Every span as a row of tree and timeline; a row opens to the span's payload. */
export function renderSpans({ spans, summary }: TraceExport): Html {
  const traceStart = toUnixNano(summary.requestTimeMs);
  const ends = spans.map(({ span }) =>
    toDurationMs(traceStart, span.endTimeUnixNano ?? span.startTimeUnixNano),
  );
  const scale = { traceStart, totalMs: ends.reduce((longest, end) => Math.max(longest, end), 1) };
  const payloads = new PayloadRenderer();
  const rows = [...walk(buildSpanTree(spans))].map(({ node, depth }) =>
    renderSpan(node, depth, scale, payloads),
  );
  return html`<div class="row head" aria-hidden="true"><span>Step</span><span>Time, ${formatDuration(scale.totalMs)} in all</span><span class="n">Took</span><span class="n">Tokens</span></div>
<ol class="spans">${rows}</ol>`;
}

interface Scale {
  traceStart: bigint;
  totalMs: number;
}

/** Depth first, in the order of time; without recursion, because a hostile trace may be deeper than the stack. */
function* walk(tree: SpanTree): Generator<{ node: NormalizedSpan; depth: number }> {
  const waiting = tree.roots.toReversed().map((node) => ({ node, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    const depth = next.depth + 1;
    waiting.push(
      ...tree
        .childrenOf(next.node.span.spanId)
        .toReversed()
        .map((node) => ({ node, depth })),
    );
  }
}

function renderSpan(node: NormalizedSpan, depth: number, scale: Scale, payloads: PayloadRenderer): Html {
  const { span, facts } = node;
  const indent = depth === 0 ? "" : ` d${Math.min(depth, MAX_INDENT)}`;
  const duration =
    span.endTimeUnixNano === null
      ? "open"
      : formatDuration(toDurationMs(span.startTimeUnixNano, span.endTimeUnixNano));
  const tokens = isModelCall(facts.type) ? formatCount(facts.usage.totalTokens) : "";
  return html`<li id="s-${span.spanId}"><details><summary class="row"><span class="name${indent}"><svg class="twist" viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1l4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>${renderGlyph(stateOf(node))}${facts.type !== null && html`<span class="type">${visible(facts.type.slice(0, 40))}</span>`}<span>${visible(span.name || "without a name")}</span></span>${renderBar(node, scale)}<span class="n">${duration}</span><span class="n">${tokens}</span></summary><div class="payload">${payloads.render(node, scale.traceStart)}</div></details></li>
`;
}

function renderBar({ span, facts }: NormalizedSpan, { traceStart, totalMs }: Scale): Html {
  const startMs = toDurationMs(traceStart, span.startTimeUnixNano);
  const endMs = span.endTimeUnixNano === null ? totalMs : toDurationMs(traceStart, span.endTimeUnixNano);
  const x = clamp((startMs / totalMs) * BAR_UNITS, 0, BAR_UNITS - MIN_BAR_UNITS);
  const width = clamp(((endMs - startMs) / totalMs) * BAR_UNITS, MIN_BAR_UNITS, BAR_UNITS - x);
  const look = span.status.code === "ERROR" ? "is-failed" : isModelCall(facts.type) ? "is-model" : "";
  return html`<svg class="bar" viewBox="0 0 ${BAR_UNITS} 12" preserveAspectRatio="none" aria-hidden="true"><rect class="${look}" x="${x.toFixed(1)}" y="2" width="${width.toFixed(1)}" height="8"/></svg>`;
}

function stateOf({ span, facts }: NormalizedSpan): RunState {
  if (facts.isIncomplete) return "lost";
  if (span.status.code === "ERROR") return "failed";
  return span.endTimeUnixNano === null ? "running" : "ok";
}

function clamp(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, low), high) : low;
}
