/** What the scripted model reports as used. `inputTokens` holds the cached ones, `outputTokens` the reasoning ones. */
export interface ScriptedUsage {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  /** What the provider says it bills, as some do; left out by the others. */
  costUsd?: number;
}

export const DEFAULT_SCRIPTED_USAGE: ScriptedUsage = {
  inputTokens: 1003,
  cachedTokens: 100,
  outputTokens: 20,
  reasoningTokens: 5,
};

export interface ScriptedToolCall {
  /** Must be unique within the scenario, so that results can be joined to calls. */
  id: string;
  name: string;
  /** An object is sent as JSON; a text is sent as it is, also when it is no JSON (a malformed call). */
  arguments: Record<string, unknown> | string;
}

/** Waiting that comes before a reply. */
interface ReplyTiming {
  /** Milliseconds before the first byte. */
  latencyMs?: number;
  /** The reply waits until the test releases this name, so that a test can act in mid-run without sleeping. */
  holdUntil?: string;
}

export type ScriptedReply = ReplyTiming &
  (
    | {
        kind: "answer";
        text?: string;
        reasoning?: string;
        toolCalls?: readonly ScriptedToolCall[];
        usage?: ScriptedUsage;
        /** Text is streamed in pieces of this many characters (default 24). */
        chunkChars?: number;
      }
    | { kind: "http-error"; status: number; message: string; type?: string }
    /** Sends the text and then nothing more, until the client goes away. */
    | { kind: "stall"; text?: string }
    /** Closes the connection without an answer. */
    | { kind: "reset" }
  );

/** One model call of the script. A list holds the replies to successive tries of the same call; the last one repeats. */
export type ScriptedTurn = ScriptedReply | readonly ScriptedReply[];

export interface ScriptedScenario {
  name: string;
  /** All of these texts stand in the user message that starts the scenario. */
  match: readonly string[];
  turns: readonly ScriptedTurn[];
}
