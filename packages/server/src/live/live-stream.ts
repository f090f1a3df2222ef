import type { LiveEvent } from "@clawglass/core/api";

/** What a stream needs of its connection. */
export interface LiveConnection {
  write(text: string): void;
  /** Bytes that the client has not taken yet. */
  pendingBytes(): number;
}

export interface LiveStreamOptions {
  /** Changes of one trace within this time travel as one message. */
  coalesceMs: number;
  heartbeatMs: number;
  /** A client that lags behind by more is told to load its list anew. */
  maxPendingBytes: number;
  maxPendingTraces: number;
}

export const DEFAULT_LIVE_STREAM_OPTIONS: LiveStreamOptions = {
  coalesceMs: 100,
  heartbeatMs: 15_000,
  maxPendingBytes: 1024 * 1024,
  maxPendingTraces: 500,
};

/** One client of the live stream: keeps the newest state of each changed trace and sends it in bounded bursts. */
export class LiveStream {
  readonly #connection: LiveConnection;
  readonly #options: LiveStreamOptions;
  readonly #pending = new Map<string, LiveEvent>();
  readonly #heartbeat: NodeJS.Timeout;
  #timer: NodeJS.Timeout | null = null;
  #missedSequence: number | null = null;

  constructor(connection: LiveConnection, options: LiveStreamOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#heartbeat = setInterval(() => this.#connection.write(": still here\n\n"), options.heartbeatMs);
  }

  /** Sends at once, before anything that waits. */
  sendNow(event: LiveEvent): void {
    this.#connection.write(format(event));
  }

  add(event: LiveEvent): void {
    if (this.#pending.size >= this.#options.maxPendingTraces) {
      this.#pending.clear();
      this.#missedSequence = event.sequence;
    }
    if (this.#missedSequence === null) this.#pending.set(keyOf(event), event);
    else this.#missedSequence = event.sequence;
    this.#timer ??= setTimeout(() => this.#flush(), this.#options.coalesceMs);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#pending.clear();
  }

  #flush(): void {
    this.#timer = null;
    if (this.#connection.pendingBytes() > this.#options.maxPendingBytes) {
      this.#timer = setTimeout(() => this.#flush(), this.#options.coalesceMs);
      return;
    }
    if (this.#missedSequence !== null) this.sendNow({ kind: "reset", sequence: this.#missedSequence });
    this.#missedSequence = null;
    for (const event of this.#pending.values()) this.sendNow(event);
    this.#pending.clear();
  }
}

function keyOf(event: LiveEvent): string {
  switch (event.kind) {
    case "trace":
      return event.trace.traceId;
    case "trace-deleted":
      return event.traceId;
    default:
      return event.kind;
  }
}

/** One server-sent event. JSON has no raw line ends, so one `data:` line is enough. */
function format(event: LiveEvent): string {
  return `id: ${event.sequence}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
