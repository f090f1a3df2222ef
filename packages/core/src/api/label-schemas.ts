import { z } from "zod";

export const LABEL_KINDS = ["thumbs", "choice", "number", "text"] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

/** A question that the owner answers about a run. Stored as MLflow's label schema. */
export const LabelQuestionSchema = z.object({
  id: z.string(),
  /** The name of the assessments that answer it. */
  name: z.string().trim().min(1).max(250),
  question: z.string().trim().max(1_000),
  kind: z.enum(LABEL_KINDS),
  /** For a choice. The first four have the keys A, B, D and F. */
  options: z.array(z.string().trim().min(1).max(100)).max(20),
  /** The page itself asks this one: it can be changed, not deleted. */
  isBuiltIn: z.boolean(),
});
export type LabelQuestion = z.infer<typeof LabelQuestionSchema>;

/** Answer of `GET /api/clawglass/v1/label-schemas`, in the order in which they are asked. */
export const LabelQuestionListSchema = z.object({ labels: z.array(LabelQuestionSchema) });
export type LabelQuestionList = z.infer<typeof LabelQuestionListSchema>;

/** Body of `PUT /api/clawglass/v1/label-schemas/{id}`; a new id makes a new one. */
export const LabelQuestionEditSchema = LabelQuestionSchema.omit({ id: true, isBuiltIn: true }).refine(
  ({ kind, options }) => kind !== "choice" || options.length > 0,
  { message: "a choice needs at least one option", path: ["options"] },
);
export type LabelQuestionEdit = z.infer<typeof LabelQuestionEditSchema>;
