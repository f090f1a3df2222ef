import { z } from "zod";
import { TokenUsageSchema } from "./trace-summary.ts";

/** A text that may have been cut for the first view; the span has the whole. */
export const TextViewSchema = z.object({
  text: z.string(),
  totalChars: z.int().nonnegative(),
  isCut: z.boolean(),
});
export type TextView = z.infer<typeof TextViewSchema>;

const step = { spanId: z.string(), offsetMs: z.number() };
const StepStateSchema = z.enum(["running", "ok", "failed", "lost"]);

const UserMessageSchema = z.object({
  kind: z.literal("user-message"),
  ...step,
  text: TextViewSchema,
  channel: z.string().nullable(),
});
/** What the agent was given besides the conversation: system prompt, skills, tools. */
const ContextSchema = z.object({
  kind: z.literal("context"),
  ...step,
  systemPromptChars: z.int().nonnegative(),
  skills: z.array(z.string()),
  toolCount: z.int().nonnegative().nullable(),
  historyMessageCount: z.int().nonnegative(),
});
const ThinkingSchema = z.object({ kind: z.literal("thinking"), ...step, text: TextViewSchema });
/** Text that the model wrote before it went on to call tools. */
const InterimTextSchema = z.object({ kind: z.literal("interim-text"), ...step, text: TextViewSchema });
const ToolCallSchema = z.object({
  kind: z.literal("tool-call"),
  ...step,
  name: z.string(),
  state: StepStateSchema,
  durationMs: z.number().nullable(),
  arguments: TextViewSchema,
  result: TextViewSchema.nullable(),
  errorMessage: z.string().nullable(),
});
/** A failed call of the model. A successful one shows as thinking, text and tool calls. */
const ModelErrorSchema = z.object({
  kind: z.literal("model-error"),
  ...step,
  model: z.string().nullable(),
  errorMessage: z.string(),
});
/** Retry, fallback, compaction, delivery: something that happened to the run. */
const NoticeSchema = z.object({ kind: z.literal("notice"), ...step, name: z.string(), text: z.string() });
const ReplySchema = z.object({
  kind: z.literal("reply"),
  ...step,
  agentId: z.string().nullable(),
  model: z.string().nullable(),
  text: TextViewSchema,
  delivery: z.string().nullable(),
  /** The channel did not take the reply: the user never saw it, however well the run went. */
  hasDeliveryFailed: z.boolean(),
});

export interface SubAgentStep {
  kind: "sub-agent";
  spanId: string;
  offsetMs: number;
  label: string;
  task: TextView | null;
  state: z.infer<typeof StepStateSchema>;
  durationMs: number | null;
  modelCallCount: number;
  toolCallCount: number;
  usage: z.infer<typeof TokenUsageSchema>;
  costUsd: number | null;
  model: string | null;
  reply: TextView | null;
  errorMessage: string | null;
  steps: ConversationStep[];
  /** The run is so large that these steps are read when they are asked for, by `below`. */
  isLeftOut: boolean;
}

const SubAgentSchema: z.ZodType<SubAgentStep> = z.lazy(() =>
  z.object({
    kind: z.literal("sub-agent"),
    ...step,
    label: z.string(),
    task: TextViewSchema.nullable(),
    state: StepStateSchema,
    durationMs: z.number().nullable(),
    modelCallCount: z.int().nonnegative(),
    toolCallCount: z.int().nonnegative(),
    usage: TokenUsageSchema,
    costUsd: z.number().nullable(),
    model: z.string().nullable(),
    reply: TextViewSchema.nullable(),
    errorMessage: z.string().nullable(),
    steps: z.array(ConversationStepSchema),
    isLeftOut: z.boolean(),
  }),
);

export type ConversationStep =
  | z.infer<typeof UserMessageSchema>
  | z.infer<typeof ContextSchema>
  | z.infer<typeof ThinkingSchema>
  | z.infer<typeof InterimTextSchema>
  | z.infer<typeof ToolCallSchema>
  | z.infer<typeof ModelErrorSchema>
  | z.infer<typeof NoticeSchema>
  | z.infer<typeof ReplySchema>
  | SubAgentStep;

export const ConversationStepSchema: z.ZodType<ConversationStep> = z.lazy(() =>
  z.union([
    UserMessageSchema,
    ContextSchema,
    ThinkingSchema,
    InterimTextSchema,
    ToolCallSchema,
    ModelErrorSchema,
    NoticeSchema,
    ReplySchema,
    SubAgentSchema,
  ]),
);

/** Answer of `GET /api/clawglass/v1/traces/{traceId}/conversation`: the chat as the user saw it, with what happened between. */
export const ConversationSchema = z.object({
  traceId: z.string(),
  revision: z.number(),
  steps: z.array(ConversationStepSchema),
  /** Steps of a very large run that only the tree shows. */
  leftOutCount: z.int().nonnegative(),
});
export const ConversationQuerySchema = z.object({
  /** A sub-agent's span: gives the steps inside it. */
  below: z.string().min(1).max(64).optional(),
});
export type Conversation = z.infer<typeof ConversationSchema>;
