export {
  type Conversation,
  ConversationSchema,
  type ConversationStep,
  ConversationStepSchema,
  type SubAgentStep,
  type TextView,
  TextViewSchema,
} from "./conversation.ts";
export { type LiveEvent, LiveEventSchema } from "./live-events.ts";
export { type ErrorBody, ErrorBodySchema, type ServerInfo, ServerInfoSchema } from "./server-info.ts";
export {
  JsonAttributeSchema,
  type SpanDetail,
  SpanDetailSchema,
  type SpanRow,
  SpanRowSchema,
  type TraceDetail,
  TraceDetailSchema,
} from "./trace-detail.ts";
export {
  type ListTracesQuery,
  ListTracesQuerySchema,
  TokenUsageSchema,
  type Total,
  TotalSchema,
  type TracePage,
  TracePageSchema,
  type TraceSummary,
  TraceSummarySchema,
} from "./trace-summary.ts";
