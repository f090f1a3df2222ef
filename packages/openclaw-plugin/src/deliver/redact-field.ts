import { isSecretName, type Redactor } from "@clawglass/core";

/** A text of a payload without its secrets: those that show by their shape, and all of it when its field's name says secret. */
export function redactField(redactor: Redactor, text: string, key: string | null): string {
  if (key === null || !isSecretName(key)) return redactor.redactText(text);
  const field: unknown = JSON.parse(redactor.redactJson(JSON.stringify({ [key]: text })));
  const redacted = Object.values(field as Record<string, unknown>)[0];
  return typeof redacted === "string" ? redacted : redactor.redactText(text);
}
