import { isRecord, MLFLOW_KEYS, type SpanAttribute, toDurationMs } from "@clawglass/core";
import type { NormalizedSpan } from "@clawglass/storage";
import { parseLossless } from "../../../mlflow-wire/lossless-json.ts";
import { formatOffset } from "./format-instant.ts";
import { type Html, type HtmlPiece, html, visible } from "./html.ts";
import { indentJson, isDeepJson } from "./indent-json.ts";

/** Values from this length on are printed once and referred to afterwards. */
const MIN_SHARED_CHARS = 200;

interface Place {
  spanId: string;
  name: string;
}

/**
 * Prints what spans hold. Every model call repeats the conversation before it, so a text that was printed stands there once and
 * later spans refer to it: the file grows with what is new, as the store does.
 */
export class PayloadRenderer {
  readonly #printed = new Map<string, Place>();

  render({ span, facts }: NormalizedSpan, traceStart: bigint): Html {
    const place = { spanId: span.spanId, name: span.name };
    const inputs = span.attributes.find(({ key }) => key === MLFLOW_KEYS.spanInputs);
    const outputs = span.attributes.find(({ key }) => key === MLFLOW_KEYS.spanOutputs);
    const others = span.attributes.filter((attribute) => attribute !== inputs && attribute !== outputs);
    const error = span.status.message || facts.errorMessage;
    return html`${error && html`<p class="error">${visible(error)}</p>`}
${inputs && html`<h3>Input</h3>${this.#renderValue(inputs.json, place)}`}
${outputs && html`<h3>Output</h3>${this.#renderValue(outputs.json, place)}`}
${
  span.events.length > 0 &&
  html`<h3>Events</h3>${span.events.map(
    (event) =>
      html`<p>${visible(event.name)} <span class="dim small">${formatOffset(toDurationMs(traceStart, event.timeUnixNano))}</span></p>${this.#renderTable(event.attributes, place)}`,
  )}`
}
${span.links.length > 0 && html`<h3>Links</h3>${span.links.map((link) => html`<p><code>${visible(link.traceId)} ${visible(link.spanId)}</code></p>`)}`}
${others.length > 0 && html`<h3>Attributes</h3>${this.#renderTable(others, place)}`}`;
  }

  #renderTable(attributes: readonly SpanAttribute[], place: Place): HtmlPiece {
    if (attributes.length === 0) return null;
    return html`<table><tbody>${attributes.map(
      ({ key, json }) =>
        html`<tr><th scope="row"><code>${visible(key)}</code></th><td>${this.#renderAttribute(json, place)}</td></tr>`,
    )}</tbody></table>`;
  }

  #renderAttribute(json: string, place: Place): Html {
    const seen = this.#referTo(json, place);
    if (seen !== null) return seen;
    const text = indentJson(json);
    return text.length > 160 || text.includes("\n")
      ? html`<pre class="well" tabindex="0">${visible(text)}</pre>`
      : html`<code>${visible(text)}</code>`;
  }

  #renderValue(json: string, place: Place): Html {
    const value = isDeepJson(json) ? null : parseOrNull(json);
    const messages = Array.isArray(value) ? value : isRecord(value) ? value.messages : null;
    if (Array.isArray(messages) && messages.length > 0 && messages.every(isMessage)) {
      const rest = isRecord(value) ? Object.entries(value).filter(([key]) => key !== "messages") : [];
      return html`${this.#renderMessages(messages, place)}${rest.map(
        ([key, each]) =>
          html`<p class="role">${visible(key)}</p>${this.#renderShared(JSON.stringify(each), place)}`,
      )}`;
    }
    return this.#renderShared(json, place);
  }

  /** Messages that another span has shown already are counted, not repeated. */
  #renderMessages(messages: readonly Record<string, unknown>[], place: Place): Html {
    const parts: Html[] = [];
    let repeatedCount = 0;
    let repeatedPlace = place;
    const flush = () => {
      if (repeatedCount > 0) parts.push(referToMessages(repeatedCount, repeatedPlace));
      repeatedCount = 0;
    };
    for (const message of messages) {
      const key = `message ${JSON.stringify(message)}`;
      const known = this.#printed.get(key);
      if (known !== undefined && known.spanId !== place.spanId) {
        repeatedCount += 1;
        repeatedPlace = known;
        continue;
      }
      this.#printed.set(key, place);
      flush();
      parts.push(renderMessage(message));
    }
    flush();
    return html`${parts}`;
  }

  #renderShared(json: string, place: Place): Html {
    return (
      this.#referTo(json, place) ?? html`<pre class="well" tabindex="0">${visible(indentJson(json))}</pre>`
    );
  }

  #referTo(json: string, place: Place): Html | null {
    if (json.length < MIN_SHARED_CHARS) return null;
    const known = this.#printed.get(json);
    if (known !== undefined)
      return html`<span class="mid">As in <a href="#s-${known.spanId}">${visible(known.name)}</a>.</span>`;
    this.#printed.set(json, place);
    return null;
  }
}

function referToMessages(count: number, { spanId, name }: Place): Html {
  const words = count === 1 ? "One message" : `${count} messages`;
  return html`<p class="mid">${words} as in <a href="#s-${spanId}">${visible(name)}</a>.</p>`;
}

function renderMessage({ role, content, parts, ...rest }: Record<string, unknown>): Html {
  const said = content ?? parts;
  const text =
    typeof said === "string"
      ? said
      : said === null || said === undefined
        ? ""
        : indentJson(JSON.stringify(said));
  const others = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return html`<p class="role">${visible(typeof role === "string" ? role : "message")}</p>${text !== "" && html`<pre class="well" tabindex="0">${visible(text)}</pre>`}${others.map(
    ([key, value]) =>
      html`<p class="mid small">${visible(key)}</p><pre class="well" tabindex="0">${visible(typeof value === "string" ? value : indentJson(JSON.stringify(value)))}</pre>`,
  )}`;
}

function isMessage(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && typeof value.role === "string";
}

function parseOrNull(json: string): unknown {
  try {
    return parseLossless(json);
  } catch {
    return null; // Python's NaN, for one; printed as it came
  }
}
