import { AppError, DEFAULT_EXPERIMENT_ID, isAppError, USEFUL_LABEL, WRONG_LABEL } from "@clawglass/core";
import type { LabelQuestion, LabelQuestionEdit } from "@clawglass/core/api";
import { type LabelSchema, LabelSchemas, type NewLabelSchema } from "./label-schemas.ts";

/** Questions of all runs are kept where MLflow's clients look first. */
const EXPERIMENT_ID = DEFAULT_EXPERIMENT_ID;

const BUILT_IN: readonly (NewLabelSchema & { schemaId: string })[] = [
  {
    schemaId: "ls-clawglass-useful-answer",
    experimentId: EXPERIMENT_ID,
    name: USEFUL_LABEL,
    type: "FEEDBACK",
    instruction: "Was this a useful answer?",
    allowsComment: true,
    input: { pass_fail: { positive_label: "Good", negative_label: "Bad" } },
  },
  {
    schemaId: "ls-clawglass-what-was-wrong",
    experimentId: EXPERIMENT_ID,
    name: WRONG_LABEL,
    type: "FEEDBACK",
    instruction: "What was wrong?",
    input: { categorical: { options: ["wrong fact", "not what I asked", "not finished", "unclear"] } },
  },
];
const BUILT_IN_IDS = new Set(BUILT_IN.map(({ schemaId }) => schemaId));

/** The owner's questions: MLflow's label schemas of kind feedback, in the page's words. */
export class LabelQuestions {
  readonly #schemas: LabelSchemas;

  constructor(deps: ConstructorParameters<typeof LabelSchemas>[0]) {
    this.#schemas = new LabelSchemas(deps);
  }

  async list(): Promise<LabelQuestion[]> {
    for (const schema of BUILT_IN) {
      if ((await this.#schemas.find(schema.schemaId)) === null) await this.#add(schema);
    }
    const stored = await this.#schemas.list(EXPERIMENT_ID);
    return stored
      .filter(({ type }) => type === "FEEDBACK")
      .map(toQuestion)
      .sort((left, right) => Number(right.isBuiltIn) - Number(left.isBuiltIn));
  }

  /** Changes a question, or makes it where the id is new. */
  async save(id: string, edit: LabelQuestionEdit): Promise<LabelQuestion> {
    const current = await this.#schemas.find(id);
    if (current === null) {
      if (!/^ls-[0-9a-f]{32}$/.test(id)) throw new AppError("INVALID_INPUT", "The id is none of a question.");
      const type = "FEEDBACK";
      return toQuestion(
        await this.#schemas.create({ schemaId: id, experimentId: EXPERIMENT_ID, type, ...toFields(edit) }),
      );
    }
    if (BUILT_IN_IDS.has(id) && (edit.name !== current.name || edit.kind !== toQuestion(current).kind)) {
      throw new AppError("INVALID_INPUT", "The review asks this question: its name and kind stay.", {
        hint: "Change its words or options, or add a question of your own.",
      });
    }
    return toQuestion(await this.#schemas.update(id, () => toFields(edit)));
  }

  /** Answers that were given stay. */
  async delete(id: string): Promise<void> {
    if (BUILT_IN_IDS.has(id)) {
      throw new AppError("INVALID_INPUT", "The review asks this question: it cannot be deleted.");
    }
    await this.#schemas.delete(id);
  }

  async #add(schema: NewLabelSchema): Promise<void> {
    try {
      await this.#schemas.add(schema);
    } catch (error) {
      // Another page asked at the same moment.
      if (!isAppError(error, "CONFLICT")) throw error;
    }
  }
}

function toFields(edit: LabelQuestionEdit): Pick<LabelSchema, "name" | "instruction" | "input"> {
  return { name: edit.name, instruction: edit.question || null, input: toInput(edit) };
}

function toInput({ kind, options }: LabelQuestionEdit): Record<string, unknown> {
  switch (kind) {
    case "thumbs":
      return { pass_fail: { positive_label: "Good", negative_label: "Bad" } };
    case "choice":
      return { categorical: { options } };
    case "number":
      return { numeric: {} };
    case "text":
      return { text: {} };
  }
}

function toQuestion(schema: LabelSchema): LabelQuestion {
  const { input } = schema;
  const choice = input.categorical as { options?: unknown } | undefined;
  const options = Array.isArray(choice?.options) ? choice.options.map(String).slice(0, 20) : [];
  return {
    id: schema.schemaId,
    name: schema.name,
    question: schema.instruction ?? "",
    kind: choice ? "choice" : "pass_fail" in input ? "thumbs" : "numeric" in input ? "number" : "text",
    options,
    isBuiltIn: BUILT_IN_IDS.has(schema.schemaId),
  };
}
