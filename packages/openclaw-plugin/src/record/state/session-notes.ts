/** A message that came in; the run that it starts opens a moment later. */
export interface ReceivedMessage {
  sessionKey: string;
  messageId: string | null;
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
  /** JSON texts of the messages before compaction, when OpenClaw gave them and content is kept. */
  messageJsons: string[];
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

  /**
   * The message that began the run: by its id where the run has it (web chat), else the oldest of the session. Each
   * message is given out once.
   */
  takeReceived(runId: string, sessionKey: string | null, atMs: number): ReceivedMessage | null {
    const fits = (message: ReceivedMessage): boolean =>
      message.sessionKey === sessionKey && atMs - message.atMs <= RECEIVED_FOR_MS && message.atMs <= atMs;
    const byId = this.received.find((message) => message.messageId === runId);
    const taken = byId ?? this.received.find(fits) ?? null;
    if (taken !== null) this.received = this.received.filter((message) => message !== taken);
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

  forgetBefore(nowMs: number): void {
    this.received = this.received.filter((message) => nowMs - message.atMs <= RECEIVED_FOR_MS);
    this.compactions = this.compactions.filter((compaction) => nowMs - compaction.atMs <= COMPACTION_FOR_MS);
  }
}
