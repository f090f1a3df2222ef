import type { Conversation } from "./conversations.ts";

/** A message that came in; the run that it starts opens a moment later. */
export interface ReceivedMessage {
  sessionKey: string;
  messageId: string | null;
  /** As it came; only compared, never emitted. */
  rawText: string;
  /** Redacted and bounded; null with content off. */
  text: string | null;
  senderId: string | null;
  channel: string | null;
  atMs: number;
}

/** A compaction that began; its hooks name the session, never the run. */
export interface StartedCompaction {
  sessionKey: string;
  atMs: number;
  messageCount: number | null;
  tokenCount: number | null;
  /** null where it is not known, or content is not kept. */
  conversation: Conversation | null;
  runKey: string | null;
}

const RECEIVED_FOR_MS = 60_000;
const COMPACTION_FOR_MS = 30 * 60_000;
const MAX_NOTES = 500;

/** What was said of a session before it was known which run it belongs to. */
export class SessionNotes {
  private received: ReceivedMessage[] = [];
  private compactions: StartedCompaction[] = [];
  private readonly jobNames = new Map<string, string>();

  addReceived(message: ReceivedMessage): void {
    const isKnown = this.received.some(
      (other) =>
        other.sessionKey === message.sessionKey &&
        other.messageId !== null &&
        other.messageId === message.messageId,
    );
    if (!isKnown) this.received.push(message);
    if (this.received.length > MAX_NOTES) this.received.shift();
  }

  /** The message of this id, once: web chat gives a run the id of its message. */
  takeReceivedById(messageId: string): ReceivedMessage | null {
    return this.take((message) => message.messageId === messageId)[0] ?? null;
  }

  /** The messages that a prompt was made of, oldest first, each once: a channel may gather several into one turn. */
  takeReceivedInPrompt(sessionKey: string, prompt: string, atMs: number): ReceivedMessage[] {
    return this.take(
      (message) =>
        message.sessionKey === sessionKey &&
        message.atMs <= atMs &&
        message.rawText !== "" &&
        prompt.includes(message.rawText),
    );
  }

  /** The newest command of this name in a session, once. */
  takeReceivedCommand(sessionKey: string, command: string): ReceivedMessage | null {
    const isCommand = (message: ReceivedMessage): boolean =>
      message.sessionKey === sessionKey && message.rawText.trim().split(/\s/)[0] === command;
    return this.take(isCommand).at(-1) ?? null;
  }

  private take(fits: (message: ReceivedMessage) => boolean): ReceivedMessage[] {
    const taken = this.received.filter(fits);
    this.received = this.received.filter((message) => !taken.includes(message));
    return taken;
  }

  startCompaction(compaction: StartedCompaction): void {
    this.compactions = this.compactions.filter((other) => other.sessionKey !== compaction.sessionKey);
    this.compactions.push(compaction);
    if (this.compactions.length > MAX_NOTES) this.compactions.shift();
  }

  findCompaction(sessionKey: string | null): StartedCompaction | null {
    return this.compactions.find((compaction) => compaction.sessionKey === sessionKey) ?? null;
  }

  endCompaction(sessionKey: string): StartedCompaction | null {
    const ended = this.findCompaction(sessionKey);
    this.compactions = this.compactions.filter((compaction) => compaction !== ended);
    return ended;
  }

  nameJob(jobId: string, name: string): void {
    if (this.jobNames.size < MAX_NOTES || this.jobNames.has(jobId)) this.jobNames.set(jobId, name);
  }

  findJobName(jobId: string | null): string | null {
    return jobId === null ? null : (this.jobNames.get(jobId) ?? null);
  }

  allJobNames(): Record<string, string> {
    return Object.fromEntries(this.jobNames);
  }

  forgetBefore(nowMs: number): void {
    this.received = this.received.filter((message) => nowMs - message.atMs <= RECEIVED_FOR_MS);
    this.compactions = this.compactions.filter((compaction) => nowMs - compaction.atMs <= COMPACTION_FOR_MS);
  }
}
