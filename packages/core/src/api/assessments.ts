import { z } from "zod";
import { ASSESSMENT_SOURCE_TYPES } from "../assessment.ts";

const MAX_VALUE_CHARS = 200_000;
const MAX_NOTE_CHARS = 20_000;

const SourceSchema = z.object({ type: z.enum(ASSESSMENT_SOURCE_TYPES), id: z.string() });

const ContentSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("feedback"),
    valueJson: z.string(),
    error: z
      .object({
        code: z.string().nullable(),
        message: z.string().nullable(),
        stackTrace: z.string().nullable(),
      })
      .nullable(),
  }),
  z.object({ kind: z.literal("expectation"), valueJson: z.string() }),
  z.object({ kind: z.literal("issue"), issueName: z.string() }),
]);

/** The stored assessment, as MLflow's clients see it too. Values are JSON text. */
export const AssessmentSchema = z.object({
  assessmentId: z.string(),
  traceId: z.string(),
  spanId: z.string().nullable(),
  name: z.string(),
  source: SourceSchema,
  createTimeMs: z.number(),
  lastUpdateTimeMs: z.number(),
  content: ContentSchema,
  rationale: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  overrides: z.string().nullable(),
  isValid: z.boolean(),
});

/** Answer of `GET …/traces/{traceId}/assessments` and `…/sessions/{sessionId}/assessments`: the replaced ones too, oldest first. */
export const AssessmentListSchema = z.object({ assessments: z.array(AssessmentSchema) });
export type AssessmentList = z.infer<typeof AssessmentListSchema>;

const JsonTextSchema = z
  .string()
  .max(MAX_VALUE_CHARS)
  .refine(isJson, "is not JSON text")
  .refine((text) => text.trim() !== "null", "a label needs a value");

/** Body of `POST …/assessments`: what a person says. The server adds the time and that it was a person. */
export const NewAssessmentSchema = z.object({
  /** Chosen by the client, so that a repeated request never makes a second one. */
  assessmentId: z.string().regex(/^a-[0-9a-f]{32}$/),
  spanId: z.string().min(1).max(64).nullable().default(null),
  /** A message of the span: `input/3` is the fourth it was given, `output/0` the first it answered. */
  message: z
    .string()
    .regex(/^(input|output)\/\d{1,6}$/)
    .nullable()
    .default(null),
  name: z.string().trim().min(1).max(250),
  kind: z.enum(["feedback", "expectation"]),
  valueJson: JsonTextSchema,
  rationale: z.string().max(MAX_NOTE_CHARS).nullable().default(null),
  /** The assessment that this one replaces; deleting this one revives it. */
  overrides: z.string().max(250).nullable().default(null),
  /** Who says so. */
  who: z.string().trim().min(1).max(100).default("you"),
});
export type NewAssessment = z.infer<typeof NewAssessmentSchema>;

/** Query of `DELETE …/assessments/{assessmentId}`: with `history=true` what it replaced goes too. */
export const DeleteAssessmentQuerySchema = z.object({ history: z.enum(["true", "false"]).optional() });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
