import { z } from "zod";
import { PROMPT_PARTS } from "../prompt/split-prompt.ts";

const count = z.int().nonnegative();

export const TokenSplitQuerySchema = z.object({
  /** One model call; without it all calls of the run are added up. */
  span: z.string().min(1).max(64).optional(),
});

/** Answer of `GET …/traces/{traceId}/token-split`: where the input tokens went. Parts are estimates by length, never counts. */
export const TokenSplitSchema = z.object({
  parts: z.array(z.object({ name: z.enum(PROMPT_PARTS), chars: count, tokens: count })),
  /** The provider's count of the calls that were looked at; null where it stated none for at least one of them. */
  inputTokens: count.nullable(),
  /** What no recorded part explains: with it the parts sum to the provider's count. */
  unseenTokens: count,
  /** What the length alone suggests. */
  estimatedTokens: count,
  method: z.enum(["scaled", "remainder", "length"]),
  callCount: count,
  /** Calls of a very long run that were not looked at. */
  skippedCallCount: count,
});
export type TokenSplitAnswer = z.infer<typeof TokenSplitSchema>;
