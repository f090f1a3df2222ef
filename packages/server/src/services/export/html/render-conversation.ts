import type { ConversationStep, SubAgentStep, TextView } from "@clawglass/core/api";
import { formatCount, formatDuration, formatUsd } from "@clawglass/core/health";
import { formatOffset } from "./format-instant.ts";
import { type Html, type HtmlPiece, html, visible } from "./html.ts";
import { renderState } from "./render-state.ts";

const MAX_NAMED_SKILLS = 6;

/** The chat as the user saw it, with what happened in between. Texts are text: no Markdown, no links of others. */
export function renderConversation(steps: readonly ConversationStep[]): Html {
  if (steps.length === 0) return html`<p class="mid">No message was recorded in this run.</p>`;
  return html`<ol class="steps">${steps.map(
    (step) =>
      html`<li class="step"><time>${formatOffset(step.offsetMs)}</time><div>${renderStep(step)}</div></li>`,
  )}</ol>`;
}

function renderStep(step: ConversationStep): Html {
  switch (step.kind) {
    case "user-message":
      return html`<article class="box you"><header><b>User</b>${note(step.channel)}</header>${prose(step)}</article>`;
    case "reply":
      return html`<article class="box"><header><b>${visible(step.agentId ?? "Agent")}</b>${note(step.model)}${note(step.delivery)}</header>${prose(step)}</article>`;
    case "context":
      return renderContext(step);
    case "thinking":
    case "interim-text":
      return html`<details class="box"><summary>${step.kind === "thinking" ? "Thought" : "Said, before going on"} <span class="dim cut">${visible(oneLine(step.text.text))}</span></summary>${prose(step)}</details>`;
    case "tool-call":
      return renderTool(step);
    case "model-error":
      return html`<article class="box failed"><header><b>Model call</b>${note(step.model)}<span class="end">${renderState("failed")}</span></header><p class="error">${visible(step.errorMessage)}</p></article>`;
    case "notice":
      return html`<p class="notice">${visible(step.text || step.name)}</p>`;
    case "sub-agent":
      return renderSubAgent(step);
  }
}

function renderContext(step: Extract<ConversationStep, { kind: "context" }>): Html {
  const parts = [
    step.systemPromptChars > 0 && `System prompt, ${formatCount(step.systemPromptChars)} characters`,
    step.skills.length > 0 && nameSkills(step.skills),
    step.toolCount !== null && `${step.toolCount} tools`,
    step.historyMessageCount > 0 && `${step.historyMessageCount} earlier messages`,
  ].filter((part) => part !== false);
  return html`<p class="notice">${visible(parts.join(" · ") || "Context of the run")} ${toSpan(step.spanId, "what the model was given")}</p>`;
}

function nameSkills(skills: readonly string[]): string {
  const named = skills.slice(0, MAX_NAMED_SKILLS).join(", ");
  const others = skills.length - MAX_NAMED_SKILLS;
  return others > 0 ? `skills: ${named} and ${others} more` : `skills: ${named}`;
}

function renderTool(step: Extract<ConversationStep, { kind: "tool-call" }>): Html {
  const isFailed = step.state === "failed";
  return html`<details class="box${isFailed && " failed"}"${isFailed && html` open`}>
<summary><code><b>${visible(step.name)}</b></code> <span class="mid cut small">${visible(oneLine(step.arguments.text))}</span><span class="end">${renderState(step.state)} <span class="mid small">${step.durationMs !== null && formatDuration(step.durationMs)}</span></span></summary>
${step.errorMessage !== null && html`<p class="error">${visible(step.errorMessage)}</p>`}
${well("Arguments", step.arguments, step.spanId)}
${step.result !== null && well("Result", step.result, step.spanId)}
</details>`;
}

function renderSubAgent(step: SubAgentStep): Html {
  const figures = [
    `${step.modelCallCount} model calls`,
    `${step.toolCallCount} tool calls`,
    step.usage.totalTokens !== null && `${formatCount(step.usage.totalTokens)} tokens`,
    step.costUsd !== null && formatUsd(step.costUsd),
    step.model,
  ].filter(Boolean);
  return html`<article class="box ${step.state === "failed" ? "failed" : "agent"}"><header><b>Sub-agent</b> <code>${visible(step.label)}</code><span class="end">${renderState(step.state)} <span class="mid small">${step.durationMs !== null && formatDuration(step.durationMs)}</span></span></header>
<p class="mid small">${visible(figures.join(" · "))}</p>
${step.task !== null && html`<p class="prose mid">${visible(step.task.text)}</p>${cutNote(step.task, step.spanId)}`}
${step.steps.length > 0 && html`<details><summary>What it did</summary>${renderConversation(step.steps)}</details>`}
${step.errorMessage !== null && html`<p class="error">${visible(step.errorMessage)}</p>`}
${step.reply !== null && html`<p class="prose">${visible(step.reply.text)}</p>${cutNote(step.reply, step.spanId)}`}</article>`;
}

function prose({ text, spanId }: { text: TextView; spanId: string }): Html {
  return html`<div class="prose">${visible(text.text)}</div>${cutNote(text, spanId)}`;
}

function well(title: string, text: TextView, spanId: string): HtmlPiece {
  if (text.text === "") return null;
  return html`<h3>${title}</h3><pre class="well" tabindex="0">${visible(text.text)}</pre>${cutNote(text, spanId)}`;
}

function cutNote(text: TextView, spanId: string): HtmlPiece {
  if (!text.isCut) return null;
  return html`<p class="dim small">First ${formatCount(text.text.length)} of ${formatCount(text.totalChars)} characters; ${toSpan(spanId, "the whole text")}.</p>`;
}

function note(text: string | null): HtmlPiece {
  return text ? html` <span class="dim small">${visible(oneLine(text))}</span>` : null;
}

export function toSpan(spanId: string, words: string): Html {
  return html`<a href="#s-${spanId}">${words}</a>`;
}

export function oneLine(text: string): string {
  return text.slice(0, 400).replace(/\s+/g, " ").trim().slice(0, 160).toWellFormed();
}
