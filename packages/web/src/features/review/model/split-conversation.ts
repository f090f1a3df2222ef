import type { ConversationStep } from "@clawglass/core/api";

type StepOf<K extends ConversationStep["kind"]> = Extract<ConversationStep, { kind: K }>;
export type DoneStep = StepOf<"tool-call"> | StepOf<"sub-agent"> | StepOf<"model-error"> | StepOf<"notice">;

export interface SplitConversation {
  asked: StepOf<"user-message">[];
  /** What happened in between, without thoughts and context. */
  did: DoneStep[];
  answered: StepOf<"reply">[];
}

/** A conversation in the three parts that a reviewer reads, each in the order of time. */
export function splitConversation(steps: readonly ConversationStep[]): SplitConversation {
  const split: SplitConversation = { asked: [], did: [], answered: [] };
  for (const step of steps.toSorted((left, right) => left.offsetMs - right.offsetMs)) {
    if (step.kind === "user-message") split.asked.push(step);
    else if (step.kind === "reply") split.answered.push(step);
    else if (step.kind !== "context" && step.kind !== "thinking" && step.kind !== "interim-text")
      split.did.push(step);
  }
  return split;
}
