import { AppError } from "@clawglass/core";
import { JsonCollection, type RecordStores } from "../json-collection.ts";

/** MLflow's label schema: what people are asked to fill in when they label traces. */
export interface LabelSchema {
  schemaId: string;
  experimentId: string;
  name: string;
  type: string;
  instruction: string | null;
  allowsComment: boolean;
  /** One of `pass_fail`, `categorical`, `numeric`, `text`, with its bounds or options. */
  input: Record<string, unknown>;
  createdBy: string | null;
  createdAtMs: number;
  lastUpdatedAtMs: number;
  isDefault: boolean;
}

export interface LabelSchemaDeps extends RecordStores {
  nowMs(): number;
  newHexId(): string;
}

export type NewLabelSchema = Partial<LabelSchema> &
  Pick<LabelSchema, "experimentId" | "name" | "type" | "input">;

/** The one place where label schemas are kept, for the page and for MLflow's clients. */
export class LabelSchemas {
  readonly #deps: LabelSchemaDeps;
  readonly #collection: JsonCollection<LabelSchema>;

  constructor(deps: LabelSchemaDeps) {
    this.#deps = deps;
    this.#collection = new JsonCollection<LabelSchema>(deps, {
      name: "label-schema",
      idOf: (schema) => schema.schemaId,
      parentOf: (schema) => schema.experimentId,
      notFound: (id) => `Label schema with id '${id}' not found.`,
    });
  }

  get(schemaId: string): Promise<LabelSchema> {
    return this.#collection.get(schemaId);
  }

  find(schemaId: string): Promise<LabelSchema | null> {
    return this.#collection.find(schemaId);
  }

  list(experimentId: string): Promise<LabelSchema[]> {
    return this.#collection.list(experimentId);
  }

  /** ALREADY_EXISTS where the experiment has one of that name. */
  async create(fields: NewLabelSchema): Promise<LabelSchema> {
    const { experimentId, name } = fields;
    if ((await this.list(experimentId)).some((schema) => schema.name === name)) {
      throw new AppError(
        "ALREADY_EXISTS",
        `Label schema with name '${name}' already exists for experiment '${experimentId}'.`,
      );
    }
    return this.add(fields);
  }

  /** As `create`, for schemas that the server makes itself: their names may be taken. */
  async add(fields: NewLabelSchema): Promise<LabelSchema> {
    return this.#collection.create({
      schemaId: `ls-${this.#deps.newHexId()}`,
      instruction: null,
      allowsComment: false,
      createdBy: null,
      createdAtMs: this.#deps.nowMs(),
      lastUpdatedAtMs: this.#deps.nowMs(),
      isDefault: false,
      ...fields,
    });
  }

  update(schemaId: string, change: (current: LabelSchema) => Partial<LabelSchema>): Promise<LabelSchema> {
    return this.#collection.update(schemaId, (current) => ({
      ...current,
      ...change(current),
      lastUpdatedAtMs: this.#deps.nowMs(),
    }));
  }

  delete(schemaId: string): Promise<void> {
    return this.#collection.delete(schemaId);
  }
}
