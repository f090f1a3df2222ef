import { AppError } from "@clawglass/core";
import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import { exactDouble, toNumber } from "../../../mlflow-wire/lossless-json.ts";
import { missingParameter, type RequestFields, toRecord } from "../../../mlflow-wire/request-fields.ts";
import { type LabelSchema, LabelSchemas } from "../../../services/labels/label-schemas.ts";
import type { MlflowDeps } from "../mlflow-deps.ts";
import { takePage } from "../page-token.ts";
import { type HttpMethod, jsonReply, type MlflowReply, type MlflowRoute } from "../route.ts";

const DEFAULT_RESULTS = 100;

/** What people are asked to fill in when they label traces. */
export function labelSchemaRoutes(deps: MlflowDeps): MlflowRoute[] {
  const schemas = new LabelSchemas(deps);

  const create = async (fields: RequestFields): Promise<MlflowReply> => {
    const [experimentId, name] = [fields.requiredText("experiment_id"), fields.requiredText("name")];
    if (!fields.has("input")) throw missingParameter("input");
    const schema = await schemas.create({
      experimentId,
      name,
      type: fields.requiredText("type"),
      instruction: fields.text("instruction"),
      allowsComment: fields.boolean("enable_comment"),
      input: { ...toRecord(fields.raw("input")) },
      createdBy: fields.text("created_by"),
    });
    return jsonReply({ label_schema: toSchemaJson(schema) });
  };

  const list = async (fields: RequestFields): Promise<MlflowReply> => {
    const experimentId = fields.requiredText("experiment_id");
    let found = await schemas.list(experimentId);
    if (!found.some((schema) => schema.isDefault)) {
      const fallback = await schemas.add({
        experimentId,
        name: "Feedback",
        type: "FEEDBACK",
        instruction: "Share any feedback on this trace.",
        input: { text: {} },
        isDefault: true,
      });
      found = [...found, fallback];
    }
    const page = takePage(
      found.toReversed(),
      fields.text("page_token"),
      fields.integer("max_results") || DEFAULT_RESULTS,
    );
    return jsonReply({
      label_schemas: emptyToUndefined(page.items.map(toSchemaJson)),
      next_page_token: page.nextPageToken ?? "",
    });
  };

  const getByName = async (fields: RequestFields): Promise<MlflowReply> => {
    const [experimentId, name] = [fields.requiredText("experiment_id"), fields.requiredText("name")];
    const schema = (await schemas.list(experimentId)).find((each) => each.name === name);
    if (schema === undefined) {
      throw new AppError(
        "NOT_FOUND",
        `Label schema with name '${name}' not found for experiment '${experimentId}'.`,
      );
    }
    return jsonReply({ label_schema: toSchemaJson(schema) });
  };

  const update = async (fields: RequestFields): Promise<MlflowReply> => {
    const schema = await schemas.update(fields.requiredText("schema_id"), (current) => ({
      name: fields.text("name") ?? current.name,
      instruction: fields.text("instruction") ?? current.instruction,
      allowsComment: fields.has("enable_comment") ? fields.boolean("enable_comment") : current.allowsComment,
      input: fields.has("input") ? { ...toRecord(fields.raw("input")) } : current.input,
    }));
    return jsonReply({ label_schema: toSchemaJson(schema) });
  };

  const route = (
    method: HttpMethod,
    path: string,
    summary: string,
    handle: (fields: RequestFields) => Promise<MlflowReply>,
  ): MlflowRoute => ({
    method,
    path: `mlflow/label-schemas/${path}`,
    versions: ["3.0"],
    summary,
    handle: ({ fields }) => handle(fields),
  });
  return [
    route("POST", "create", "Create a label schema", create),
    route("GET", "get", "Get a label schema", async (fields) =>
      jsonReply({ label_schema: toSchemaJson(await schemas.get(fields.requiredText("schema_id"))) }),
    ),
    route("GET", "get-by-name", "Get a label schema by its name", getByName),
    route("GET", "list", "List the label schemas of an experiment", list),
    route("PATCH", "update", "Change a label schema", update),
    route("DELETE", "delete", "Delete a label schema", async (fields) => {
      await schemas.delete(fields.requiredText("schema_id"));
      return jsonReply();
    }),
  ];
}

function toSchemaJson(schema: LabelSchema) {
  return {
    schema_id: schema.schemaId,
    experiment_id: schema.experimentId,
    name: schema.name,
    type: schema.type,
    instruction: schema.instruction ?? undefined,
    enable_comment: schema.allowsComment,
    input: printDoubles(schema.input),
    created_by: schema.createdBy ?? undefined,
    created_at: schema.createdAtMs,
    last_updated_at: schema.lastUpdatedAtMs,
    is_default: schema.isDefault,
  };
}

/** The bounds of a numeric input are doubles on the wire. */
function printDoubles(input: Record<string, unknown>): Record<string, unknown> {
  const numeric = toRecord(input.numeric);
  if (Object.keys(numeric).length === 0) return input;
  const printed = Object.entries(numeric).map(([key, value]) => {
    const number = toNumber(value);
    return [key, number === null ? value : exactDouble(number)];
  });
  return { ...input, numeric: Object.fromEntries(printed) };
}
