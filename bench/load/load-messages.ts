/** What the load generator is asked to send: traces made from `seed`, the same for every server. */
export interface LoadOrder {
  url: string;
  seed: number;
  traceCount: number;
  connections: number;
  /** Time of the first trace. */
  startMs: number;
  /** From the start of one trace to that of the next; a second if it is not said. */
  stepMs?: number;
  /** Sent evenly at this rate; as fast as the server takes them if it is not said. */
  tracesPerSecond?: number;
  /** Each trace has a word that no other has, and its acknowledgement is told at once. */
  isMarked?: boolean;
}

/** The acknowledgement of one trace of a marked load. */
export interface Acknowledgement {
  /** Which trace of the order, from 0. */
  index: number;
  /** Milliseconds since 1970, finer than one. */
  atMs: number;
}

export type LoadMessage =
  | { kind: "acknowledged"; acknowledgement: Acknowledgement }
  | { kind: "done"; result: LoadResult };

export interface LoadResult {
  /** From the first byte sent to the last answer read. */
  elapsedMs: number;
  sentBytes: number;
  /** From sending a request to having read its whole answer, in order of arrival. */
  delaysMs: number[];
  /** How late each request of an evenly paced load was sent, in order of sending. */
  lateMs: number[];
  /** Answers other than 200, by status; a connection that broke is -1. */
  failures: Record<string, number>;
  /** What the generator itself took of the CPU while it sent. */
  cpuMs: number;
  /** The same with the making of the bodies. */
  totalCpuMs: number;
}
