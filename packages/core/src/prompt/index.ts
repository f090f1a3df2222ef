export { CHARS_PER_TOKEN, estimateTokens, type SplitMethod, type TokenSplit } from "./estimate-tokens.ts";
export { emptyChars, PROMPT_PARTS, type PromptChars, type PromptPart, splitPrompt } from "./split-prompt.ts";
