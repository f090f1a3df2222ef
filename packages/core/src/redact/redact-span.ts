import type { Span, SpanAttribute } from "../span.ts";
import type { Redactor } from "./redactor.ts";
import { isSecretName } from "./secret-names.ts";

const NO_KEYS: ReadonlySet<string> = new Set();

/**
 * The span without secrets in its name, status message, attributes, events and links. Never changes what it is given.
 *
 * @param cleanKeys attributes whose texts went through the same redactor before, one by one; they pass as they are
 */
export function redactSpan(span: Span, redactor: Redactor, cleanKeys: ReadonlySet<string> = NO_KEYS): Span {
  return {
    ...span,
    name: redactor.redactText(span.name),
    status: { code: span.status.code, message: redactor.redactText(span.status.message) },
    attributes: redactAttributes(span.attributes, redactor, cleanKeys),
    events: span.events.map((event) => ({
      ...event,
      name: redactor.redactText(event.name),
      attributes: redactAttributes(event.attributes, redactor),
    })),
    links: span.links.map((link) => ({ ...link, attributes: redactAttributes(link.attributes, redactor) })),
  };
}

function redactAttributes(
  attributes: readonly SpanAttribute[],
  redactor: Redactor,
  cleanKeys: ReadonlySet<string> = NO_KEYS,
): SpanAttribute[] {
  return attributes.map((attribute) => {
    if (!mayHoldText(attribute.json) || cleanKeys.has(attribute.key)) return attribute;
    const json = isSecretName(attribute.key)
      ? redactWhole(attribute.json, redactor)
      : redactor.redactJson(attribute.json);
    return json === attribute.json ? attribute : { ...attribute, json };
  });
}

/** An attribute whose own name says secret: seen as a field, so that the same rule decides. */
function redactWhole(json: string, redactor: Redactor): string {
  const field = redactor.redactJson(`{"secret":${json}}`);
  return field.slice(`{"secret":`.length, -1);
}

/** Numbers, booleans and null hold no secret. */
function mayHoldText(json: string): boolean {
  return json.startsWith('"') || json.startsWith("{") || json.startsWith("[") || /^\s/.test(json);
}
