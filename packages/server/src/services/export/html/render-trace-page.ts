import { createHash } from "node:crypto";
import { type Assessment, METADATA_KEYS, toVisibleString } from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";
import { formatCount, formatDuration, formatUsd } from "@clawglass/core/health";
import { buildConversation } from "../../conversation/build-conversation.ts";
import type { TraceExport } from "../read-trace-export.ts";
import { formatInstant } from "./format-instant.ts";
import { Html, type HtmlPiece, html, visible } from "./html.ts";
import { oneLine, renderConversation, toSpan } from "./render-conversation.ts";
import { renderSpans } from "./render-spans.ts";
import { type RunState, renderGlyph } from "./render-state.ts";
import { TRACE_PAGE_STYLE } from "./trace-page-style.ts";

export interface TracePageOptions {
  exportedAtMs: number;
  version: string;
  /** How many secrets were replaced for this file. */
  redactedCount: number;
}

/** Nothing is loaded and nothing runs: the one style sheet is known by its hash. */
export const TRACE_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(TRACE_PAGE_STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A trace as one file that any browser shows, without a server, without script. Give it a redacted trace. */
export function renderTracePage(trace: TraceExport, options: TracePageOptions): string {
  const steps = buildConversation(trace.spans, trace.summary.requestTimeMs);
  const request = steps.find((step) => step.kind === "user-message");
  const title = oneLine(
    (request?.kind === "user-message" && request.text.text) ||
      trace.summary.requestPreview ||
      trace.summary.name ||
      "",
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${TRACE_PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${toVisibleString(title)} · Clawglass</title>
<style>${STYLE}</style>
</head>
<body class="page">
${renderHeader(trace, title)}
<main>
<section id="conversation" aria-labelledby="h-conversation"><h2 id="h-conversation">Conversation</h2>${renderConversation(steps)}</section>
<section id="steps" aria-labelledby="h-steps"><h2 id="h-steps">Steps and time</h2>${renderSpans(trace)}</section>
${renderLabels(trace.info.assessments)}
${renderNames(trace)}
</main>
${renderFooter(trace, options)}
</body>
</html>
`.markup;
}

const STYLE = new Html(TRACE_PAGE_STYLE);

function renderHeader({ summary, experimentName }: TraceExport, title: string): Html {
  return html`<header><p class="brand">Clawglass · a recorded run</p>
<div class="title">${renderGlyph(stateOf(summary))}<div><h1>${visible(title || "A run without a message")}</h1>${summary.errorMessage !== null && html`<p class="because">${visible(summary.errorMessage)}</p>`}</div></div>
<dl class="facts">${toFacts(summary, experimentName).map(
    ([name, value, detail]) =>
      html`<div><dt>${name}</dt><dd>${visible(value)}${detail !== "" && html` <small>${visible(detail)}</small>`}</dd></div>`,
  )}</dl>
<nav class="jump" aria-label="Parts of this file"><a href="#conversation">Conversation</a><a href="#steps">Steps and time</a><a href="#about">About this file</a></nav></header>`;
}

function toFacts(
  summary: TraceSummary,
  experimentName: string,
): [name: string, value: string, detail: string][] {
  const { usage } = summary;
  const cached = usage.cacheReadTokens === null ? "" : `${formatCount(usage.cacheReadTokens)} from cache`;
  const unpriced = summary.unpricedCallCount > 0 && summary.costUsd !== null ? "at least" : "";
  const facts: [string, string | null, string][] = [
    ["when", formatInstant(summary.requestTimeMs), ""],
    ["took", formatDuration(summary.durationMs), ""],
    ["tokens", formatCount(usage.totalTokens), cached],
    ["cost", formatUsd(summary.costUsd), unpriced],
    ["model", summary.models.join(", ") || null, ""],
    [
      "steps",
      String(summary.spanCount),
      `${summary.modelCallCount} model, ${summary.toolCallCount} tool calls`,
    ],
    ["from", summary.channel ?? summary.trigger, ""],
    ["agent", summary.agentId, ""],
    ["session", summary.sessionId, ""],
    ["experiment", experimentName, ""],
  ];
  return facts.flatMap(([name, value, detail]) => (value === null ? [] : [[name, value, detail]]));
}

function stateOf({ state, isIncomplete }: TraceSummary): RunState {
  if (isIncomplete) return "lost";
  if (state === "ERROR") return "failed";
  return state === "IN_PROGRESS" ? "running" : "ok";
}

const SOURCES: Record<Assessment["source"]["type"], string> = {
  HUMAN: "a person",
  LLM_JUDGE: "a judge",
  CODE: "code",
  SOURCE_TYPE_UNSPECIFIED: "unknown",
};

/** What was said of the run and its steps; what another label replaced is left out. */
function renderLabels(assessments: readonly Assessment[]): HtmlPiece {
  const valid = assessments.filter((assessment) => assessment.isValid);
  if (valid.length === 0) return null;
  return html`<section id="labels" aria-labelledby="h-labels"><h2 id="h-labels">Labels and scores</h2><table><thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">By</th><th scope="col">Why</th></tr></thead><tbody>${valid.map(
    (assessment) =>
      html`<tr><td>${visible(assessment.name)}${assessment.spanId !== null && html` ${toSpan(assessment.spanId, "of a step")}`}</td><td>${visible(printValue(assessment))}</td><td>${SOURCES[assessment.source.type]} <span class="dim">${visible(assessment.source.id)}</span></td><td>${assessment.rationale !== null && visible(assessment.rationale)}</td></tr>`,
  )}</tbody></table></section>`;
}

function printValue({ content }: Assessment): string {
  if (content.kind === "issue") return content.issueName;
  return content.kind === "feedback" && content.error !== null
    ? (content.error.message ?? content.error.code ?? "failed")
    : content.valueJson;
}

function renderNames({ info }: TraceExport): HtmlPiece {
  const pairs = [...Object.entries(info.metadata), ...Object.entries(info.tags)].filter(
    ([key]) => !HIDDEN_KEYS.has(key),
  );
  if (pairs.length === 0) return null;
  return html`<section id="names" aria-labelledby="h-names"><details><summary><h2 id="h-names">Tags and metadata</h2></summary><table><tbody>${pairs.map(
    ([key, value]) =>
      html`<tr><th scope="row"><code>${visible(key)}</code></th><td>${value.length > MAX_PLAIN_CHARS ? html`<pre class="well" tabindex="0">${visible(value)}</pre>` : visible(value)}</td></tr>`,
  )}</tbody></table></details></section>`;
}

/** Longer values get a box that scrolls. */
const MAX_PLAIN_CHARS = 400;

/** Repeats of what stands above, and where the server kept the trace. */
const HIDDEN_KEYS = new Set<string>([
  METADATA_KEYS.session,
  METADATA_KEYS.tokenUsage,
  METADATA_KEYS.cost,
  "mlflow.traceInputs",
  "mlflow.traceOutputs",
  "mlflow.artifactLocation",
  "mlflow.trace.spansLocation",
]);

function renderFooter({ info }: TraceExport, options: TracePageOptions): Html {
  const { redactedCount } = options;
  const places = redactedCount === 1 ? "one place" : `${redactedCount} places`;
  const secrets =
    redactedCount === 0
      ? "No secret was found in what was recorded."
      : `Secrets were replaced in ${places} for this file.`;
  return html`<footer id="about"><p>Trace <code>${visible(info.traceId)}</code>, exported ${formatInstant(options.exportedAtMs)} by Clawglass ${options.version}.</p>
<p>${secrets} What stands here was written by people, models and tools: read it before you pass it on. This file loads nothing and runs nothing.</p></footer>`;
}
