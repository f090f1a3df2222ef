import { type ReactNode, useState } from "react";
import { formatBytes } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import type { ChatMessage, ChatPart } from "../model/chat-messages.ts";
import { parseJson } from "../model/parse-json.ts";
import { JsonTree } from "./JsonTree.tsx";
import { Markdown } from "./Markdown.tsx";

/** Of a long history only the end is drawn at first. */
const FIRST_MESSAGES = 12;

/** Messages of a model call, newest at the end, as they were sent. */
export function MessageList({
  messages,
  isAnswer,
  renderBelow,
}: {
  messages: readonly ChatMessage[];
  isAnswer: boolean;
  /** What belongs below the message of this index, while it is open. */
  renderBelow: (index: number) => ReactNode;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const hiddenCount = isWhole ? 0 : Math.max(0, messages.length - FIRST_MESSAGES);
  return (
    <div className="messages">
      {hiddenCount > 0 && (
        <Button isSmall onClick={() => setIsWhole(true)}>
          Show {hiddenCount} earlier messages
        </Button>
      )}
      {messages.slice(hiddenCount).map((message, index) => (
        <ChatMessageView
          key={hiddenCount + index}
          message={message}
          below={renderBelow(hiddenCount + index)}
          isOpenAtFirst={isAnswer || !isLong(message)}
        />
      ))}
    </div>
  );
}

const ICONS: Record<string, IconName> = {
  user: "message",
  assistant: "agent",
  tool: "tool",
  toolResult: "tool",
  system: "gear",
  developer: "gear",
};

export function ChatMessageView({
  message,
  below,
  isOpenAtFirst,
}: {
  message: ChatMessage;
  below: ReactNode;
  isOpenAtFirst: boolean;
}) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const role = oneLine(message.role, 40);
  return (
    <article className={`chat-message role-${ICONS[message.role] ? message.role : "other"}`}>
      <button type="button" className="chat-role" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name={ICONS[message.role] ?? "message"} size={14} />
        <b>
          <VisibleText text={role} />
        </b>
        {message.openclawRole && (
          <span className="dim">
            <VisibleText text={oneLine(message.openclawRole, 40)} />
          </span>
        )}
        {!isOpen && (
          <span className="dim cut">
            <VisibleText text={oneLine(summarize(message), 160)} />
          </span>
        )}
        <span className="end dim t12">{formatBytes(countChars(message))}</span>
        <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={12} />
      </button>
      {isOpen && (
        <div className="chat-parts">
          {message.parts.length === 0 && <p className="dim t13">No content.</p>}
          {message.parts.map((part, index) => (
            <PartView key={index} part={part} role={message.role} />
          ))}
          {below}
        </div>
      )}
    </article>
  );
}

function PartView({ part, role }: { part: ChatPart; role: string }) {
  switch (part.kind) {
    case "text":
      return role === "system" || role === "developer" ? (
        <Well text={part.text} firstChars={1_500} />
      ) : (
        <Markdown text={part.text} />
      );
    case "thinking":
      return (
        <div className="part-thinking">
          <span className="part-head">
            <Icon name="wave" size={12} />
            thinking
          </span>
          <Markdown text={part.text} />
        </div>
      );
    case "tool-call":
      return (
        <div className="part-call">
          <span className="part-head">
            <Icon name="tool" size={12} />
            calls{" "}
            <code>
              <VisibleText text={oneLine(part.name, 80)} />
            </code>
          </span>
          <JsonOrText text={part.argumentsText} />
        </div>
      );
    case "tool-result":
      return (
        <div className="part-call">
          <span className={part.isError ? "part-head s-failed" : "part-head"}>
            <Icon name="tool" size={12} />
            {part.isError ? "error" : "result"}
            {part.name && (
              <>
                {" "}
                of{" "}
                <code>
                  <VisibleText text={oneLine(part.name, 80)} />
                </code>
              </>
            )}
          </span>
          <JsonOrText text={part.text} />
        </div>
      );
    case "image":
      return (
        <>
          {part.inlineUrl !== null && (
            <img className="inline-image" src={part.inlineUrl} alt="From the message" />
          )}
          <span
            className="chip"
            title="Images are shown only where the message itself holds them; none is loaded"
          >
            image: <VisibleText text={oneLine(part.description, 120)} />
          </span>
        </>
      );
    default:
      return typeof part.value === "object" && part.value !== null ? (
        <JsonTree value={part.value} />
      ) : (
        <Well text={String(part.value)} />
      );
  }
}

function JsonOrText({ text }: { text: string }) {
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : null;
  return parsed?.kind === "json" && typeof parsed.value === "object" ? (
    <JsonTree value={parsed.value} />
  ) : (
    <Well text={text} firstChars={1_500} />
  );
}

function countChars(message: ChatMessage): number {
  return message.parts.reduce((sum, part) => sum + partText(part).length, 0);
}

function isLong(message: ChatMessage): boolean {
  return message.role === "system" || message.role === "developer" || countChars(message) > 6_000;
}

function summarize(message: ChatMessage): string {
  return message.parts
    .map((part) => (part.kind === "tool-call" ? `calls ${part.name}` : partText(part).slice(0, 160)))
    .join(" ");
}

function partText(part: ChatPart): string {
  if (part.kind === "tool-call") return part.argumentsText;
  if (part.kind === "image") return part.description;
  return part.kind === "other" ? "" : part.text;
}
