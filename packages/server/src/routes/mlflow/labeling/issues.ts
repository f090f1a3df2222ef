import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import type { RequestFields } from "../../../mlflow-wire/request-fields.ts";
import { JsonCollection } from "../../../services/json-collection.ts";
import type { MlflowDeps } from "../mlflow-deps.ts";
import { takePage } from "../page-token.ts";
import { compileRecordFilter, type RecordSchema } from "../record-query.ts";
import { type HttpMethod, jsonReply, type MlflowReply, type MlflowRoute } from "../route.ts";

interface IssueRecord {
  issueId: string;
  experimentId: string;
  name: string;
  description: string;
  status: string;
  severity: string | null;
  rootCauses: string[];
  categories: string[];
  sourceRunId: string | null;
  createdBy: string | null;
  createdMs: number;
  lastUpdatedMs: number;
}

const DEFAULT_RESULTS = 1_000;

const SCHEMA: RecordSchema<IssueRecord> = {
  entities: { attribute: "attribute", attributes: "attribute" },
  entityList: "['attribute']",
  attributes: { issue_id: "text", name: "text", status: "text", severity: "text", source_run_id: "text" },
  listable: ["status", "severity"],
  numericEntities: [],
  valueOf: (issue, _entity, key) =>
    ({
      issue_id: issue.issueId,
      name: issue.name,
      status: issue.status,
      severity: issue.severity,
      source_run_id: issue.sourceRunId,
    })[key] ?? null,
};

/** Problems that show in several traces; a trace names an issue by an assessment. */
export function issueRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { reader, nowMs, newHexId } = deps;
  const issues = new JsonCollection<IssueRecord>(deps, {
    name: "issue",
    idOf: (issue) => issue.issueId,
    parentOf: (issue) => issue.experimentId,
    notFound: (id) => `Issue with ID '${id}' not found`,
  });

  const create = async (fields: RequestFields): Promise<MlflowReply> => {
    const now = nowMs();
    const issue = await issues.create({
      issueId: `iss-${newHexId()}`,
      experimentId: fields.requiredText("experiment_id"),
      name: fields.requiredText("name"),
      description: fields.requiredText("description"),
      status: fields.text("status") ?? "pending",
      severity: fields.text("severity"),
      rootCauses: fields.texts("root_causes"),
      categories: fields.texts("categories"),
      sourceRunId: fields.text("source_run_id"),
      createdBy: fields.text("created_by"),
      createdMs: now,
      lastUpdatedMs: now,
    });
    return jsonReply({ issue: toIssueJson(issue) });
  };

  const update = async (fields: RequestFields): Promise<MlflowReply> => {
    const issue = await issues.update(fields.requiredText("issue_id"), (current) => ({
      ...current,
      name: fields.text("name") ?? current.name,
      description: fields.text("description") ?? current.description,
      status: fields.text("status") ?? current.status,
      severity: fields.text("severity") ?? current.severity,
      lastUpdatedMs: nowMs(),
    }));
    return jsonReply({ issue: toIssueJson(issue) });
  };

  const countTraces = async (issue: IssueRecord): Promise<number> => {
    const filter = `issue.id = '${issue.issueId}'`;
    return (await reader.countTraces({ experimentIds: [issue.experimentId], filter })).count;
  };

  const search = async (fields: RequestFields): Promise<MlflowReply> => {
    const matches = compileRecordFilter(fields.text("filter_string") ?? "", SCHEMA);
    const found = (await issues.list(fields.text("experiment_id"))).filter(matches).toReversed();
    const page = takePage(found, fields.text("page_token"), fields.integer("max_results") || DEFAULT_RESULTS);
    const counts = fields.boolean("include_trace_count")
      ? await Promise.all(page.items.map(countTraces))
      : [];
    const items = page.items.map((issue, index) => ({ ...toIssueJson(issue), trace_count: counts[index] }));
    return jsonReply({ issues: emptyToUndefined(items), next_page_token: page.nextPageToken ?? "" });
  };

  const route = (
    method: HttpMethod,
    path: string,
    summary: string,
    handle: (fields: RequestFields) => Promise<MlflowReply>,
  ): MlflowRoute => ({
    method,
    path: `mlflow/issues${path}`,
    versions: ["3.0"],
    summary,
    handle: ({ fields }) => handle(fields),
  });
  return [
    route("POST", "", "Create an issue", create),
    route("POST", "/search", "Search issues", search),
    route("GET", "/:issue_id", "Get an issue", async (fields) =>
      jsonReply({ issue: toIssueJson(await issues.get(fields.requiredText("issue_id"))) }),
    ),
    route("PATCH", "/:issue_id", "Change an issue", update),
  ];
}

function toIssueJson(issue: IssueRecord) {
  return {
    issue_id: issue.issueId,
    experiment_id: issue.experimentId,
    name: issue.name,
    description: issue.description,
    status: issue.status,
    severity: issue.severity ?? undefined,
    root_causes: emptyToUndefined(issue.rootCauses),
    source_run_id: issue.sourceRunId ?? undefined,
    created_timestamp: issue.createdMs,
    last_updated_timestamp: issue.lastUpdatedMs,
    created_by: issue.createdBy ?? undefined,
    categories: emptyToUndefined(issue.categories),
  };
}
