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
}

export interface LoadResult {
  /** From the first byte sent to the last answer read. */
  elapsedMs: number;
  sentBytes: number;
  /** From sending a request to having read its whole answer, in order of arrival. */
  delaysMs: number[];
  /** Answers other than 200, by status; a connection that broke is -1. */
  failures: Record<string, number>;
  /** What the generator itself took of the CPU while it sent. */
  cpuMs: number;
  /** The same with the making of the bodies. */
  totalCpuMs: number;
}
