import { z } from "zod";
import { TRACE_STATES } from "../trace.ts";
import { TraceSummarySchema } from "./trace-summary.ts";

/** Where in a trace a text stands. `argument` and `result` are those of a tool or of another step, which `name` names. */
export const SEARCH_PLACES = [
  "request",
  "reply",
  "reasoning",
  "argument",
  "result",
  "error",
  "name",
] as const;
export type SearchPlace = (typeof SEARCH_PLACES)[number];

/** The words around a hit, as plain text. */
export const SearchSnippetSchema = z.object({
  place: z.enum(SEARCH_PLACES),
  /** The tool or step that the text belongs to. */
  name: z.string().nullable(),
  spanId: z.string(),
  text: z.string(),
  /** Something stands before or after it that is left out. */
  isCutBefore: z.boolean(),
  isCutAfter: z.boolean(),
  /** What to mark: offsets in `text`, in UTF-16 units, in order, without overlap. */
  marks: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
});
export type SearchSnippet = z.infer<typeof SearchSnippetSchema>;

export const SearchHitSchema = z.object({
  trace: TraceSummarySchema,
  snippets: z.array(SearchSnippetSchema),
});
export type SearchHit = z.infer<typeof SearchHitSchema>;

export const SearchPageSchema = z.object({
  /** Newest first. A page may hold fewer than asked, or none, while `nextCursor` says that there is more to look at. */
  hits: z.array(SearchHitSchema),
  nextCursor: z.string().nullable(),
});
export type SearchPage = z.infer<typeof SearchPageSchema>;

export const SearchQuerySchema = z.object({
  /** Words that must all occur, "exact phrases", and beginnings*. Case and accents do not matter. */
  text: z.string().trim().min(1).max(1_000),
  /** Narrows the search, in the page's own filter language. */
  q: z.string().max(10_000).optional(),
  /** The same in MLflow's filter language. */
  filter: z.string().max(10_000).optional(),
  experimentId: z.string().optional(),
  sessionId: z.string().optional(),
  state: z.enum(TRACE_STATES).optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(25),
});
export type SearchQuery = z.infer<typeof SearchQuerySchema>;
