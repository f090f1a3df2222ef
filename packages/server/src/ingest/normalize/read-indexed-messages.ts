import type { AttributeReader } from "./attribute-reader.ts";

/** More messages than any model takes; a guard against a walk without end. */
const MAX_MESSAGES = 10_000;
const MAX_PARTS = 1_000;

/**
 * Messages that a sender spread over attributes, as JSON text: `llm.input_messages.0.message.role`, `….content`,
 * `….tool_calls.0.tool_call.function.name`. null where there are none. Source: OpenInference's semantic conventions.
 */
export function readIndexedMessages(reader: AttributeReader, prefix: string): string | null {
  const messages: unknown[] = [];
  for (let index = 0; index < MAX_MESSAGES; index += 1) {
    const message = readMessage(reader, `${prefix}.${index}.message`);
    if (message === null) break;
    messages.push(message);
  }
  return messages.length === 0 ? null : JSON.stringify(messages);
}

function readMessage(reader: AttributeReader, path: string): Record<string, unknown> | null {
  const role = reader.text(`${path}.role`);
  if (role === null) return null;
  const content = reader.json(`${path}.content`) ?? readParts(reader, `${path}.contents`);
  const toolCalls = readToolCalls(reader, `${path}.tool_calls`);
  const toolCallId = reader.text(`${path}.tool_call_id`);
  return {
    role,
    ...(content === null ? {} : { content }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    ...(toolCallId === null ? {} : { tool_call_id: toolCallId }),
  };
}

function readParts(reader: AttributeReader, path: string): unknown[] | null {
  const parts: unknown[] = [];
  for (let index = 0; index < MAX_PARTS; index += 1) {
    const type = reader.text(`${path}.${index}.message_content.type`);
    if (type === null) break;
    parts.push({ type, text: reader.json(`${path}.${index}.message_content.text`) });
  }
  return parts.length === 0 ? null : parts;
}

function readToolCalls(reader: AttributeReader, path: string): unknown[] {
  const calls: unknown[] = [];
  for (let index = 0; index < MAX_PARTS; index += 1) {
    const call = `${path}.${index}.tool_call`;
    const name = reader.text(`${call}.function.name`);
    if (name === null) break;
    const id = reader.text(`${call}.id`);
    calls.push({
      ...(id === null ? {} : { id }),
      type: "function",
      function: { name, arguments: reader.json(`${call}.function.arguments`) },
    });
  }
  return calls;
}
