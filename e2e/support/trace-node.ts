/** One span of a trace in the form that scenarios state and failures show: no ids, no times, everything else. */
export type TraceNode = AgentNode | ModelCallNode | ToolNode;

interface CommonNode {
  status: "OK" | "ERROR" | "UNSET";
  /** The status message; null for a span that did not fail. */
  error: string | null;
  /** Set where the end was not seen. */
  isIncomplete: boolean;
  /** `name: text` of every event. */
  events: string[];
  children: TraceNode[];
}

export interface AgentNode extends CommonNode {
  kind: "AGENT";
  name: string;
  trigger: unknown;
  runId: unknown;
  session: unknown;
  label: unknown;
  /** The text of the only message. */
  input: unknown;
  output: unknown;
}

export interface ModelCallNode extends CommonNode {
  kind: "LLM";
  /** Model and provider: `m-1 of scripted`. */
  name: string;
  /** Which request of the model server had this span's id as `traceparent`: `scenario/turn`, `#2` for a second try. */
  call: string | null;
  /** How the recorded prompt differs from that request. */
  promptDifferences: string[];
  /** `text`, `thinking` and `calls` of the answer; null where none was recorded. */
  answer: ModelAnswer | null;
  finishReason: unknown;
  attempt: unknown;
  /** input/cached/output/reasoning/total; null where unknown. */
  tokens: string | null;
  costUsd: number | null;
  costSource: unknown;
  hasTimeToFirstByte: boolean;
}

export interface ModelAnswer {
  text: string;
  thinking: string | null;
  /** `name(arguments) id` of each tool call. */
  calls: string[];
}

export interface ToolNode extends CommonNode {
  kind: "TOOL";
  name: string;
  toolCallId: unknown;
  /** The model call whose answer asked for it, as in `ModelCallNode.call`. */
  askedBy: string | null;
  input: unknown;
  output: unknown;
}
