import { cutBetweenCharacters } from "./plain-value.ts";

const MAX_MESSAGE_CHARS = 400;
const MAX_BEGINNING_CHARS = 300;

/**
 * A message's JSON text, short enough to keep many: a long message gives its role and its beginning, by which it is found
 * in the model call that was sent it whole.
 */
export function toMessageBeginning(json: string): string {
  if (json.length <= MAX_MESSAGE_CHARS) return json;
  const head = json.slice(0, MAX_MESSAGE_CHARS);
  const role = /^\{"role":"([a-z]{1,20})"/.exec(head)?.[1] ?? "user";
  const content = /"(?:content|text)":"((?:[^"\\]|\\(?:[^u]|u[0-9a-fA-F]{4}))*)/.exec(head)?.[1] ?? "";
  // Parsing makes a text of its own; a slice would keep the whole message alive.
  const text = cutBetweenCharacters(JSON.parse(`"${content}"`) as string, MAX_BEGINNING_CHARS);
  return JSON.stringify({ role, content: `${text}… [a message of ${json.length} characters]` });
}
