import { AppError, parseTraceFilter } from "@clawglass/core";
import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import { exactDouble } from "../../../mlflow-wire/lossless-json.ts";
import { missingParameter, type RequestFields } from "../../../mlflow-wire/request-fields.ts";
import { JsonCollection } from "../../../services/json-collection.ts";
import { requireActiveExperiment } from "../experiments.ts";
import type { MlflowDeps } from "../mlflow-deps.ts";
import { type HttpMethod, jsonReply, type MlflowReply, type MlflowRoute } from "../route.ts";

interface ScorerVersion {
  version: number;
  serializedScorer: string;
  creationTimeMs: number;
}

interface ScorerRecord {
  scorerId: string;
  experimentId: string;
  name: string;
  versions: ScorerVersion[];
  onlineConfig: { configId: string; sampleRate: number; filter: string | null } | null;
}

/** The registry of scorers. They are kept and given back; MLflow's client runs them. */
export function scorerRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { reader, nowMs, newHexId } = deps;
  const scorers = new JsonCollection<ScorerRecord>(deps, {
    name: "scorer",
    idOf: ({ experimentId, name }) => toKey(experimentId, name),
    parentOf: ({ experimentId }) => experimentId,
    notFound: (key) => {
      const slash = key.indexOf("/");
      return `Scorer with name '${key.slice(slash + 1)}' not found for experiment ${key.slice(0, slash)}.`;
    },
  });
  const readKey = (fields: RequestFields) =>
    toKey(fields.requiredText("experiment_id"), fields.requiredText("name"));

  const register = async (fields: RequestFields): Promise<MlflowReply> => {
    const [experimentId, name] = [fields.requiredText("experiment_id"), fields.requiredText("name")];
    const serializedScorer = fields.requiredText("serialized_scorer");
    refuseCode(serializedScorer);
    await requireActiveExperiment(reader, experimentId);
    const first: ScorerRecord = {
      scorerId: toUuid(newHexId()),
      experimentId,
      name,
      versions: [],
      onlineConfig: null,
    };
    if ((await scorers.find(toKey(experimentId, name))) === null) await scorers.create(first);
    const creationTimeMs = nowMs();
    const scorer = await scorers.update(toKey(experimentId, name), (current) => {
      const version = Math.max(0, ...current.versions.map((each) => each.version)) + 1;
      return { ...current, versions: [...current.versions, { version, serializedScorer, creationTimeMs }] };
    });
    const { version } = latestOf(scorer);
    return jsonReply({
      version,
      scorer_id: scorer.scorerId,
      experiment_id: experimentId,
      name,
      serialized_scorer: serializedScorer,
      creation_time: creationTimeMs,
    });
  };

  const list = async (fields: RequestFields): Promise<MlflowReply> => {
    const [one, several] = [fields.text("experiment_id"), fields.texts("experiment_ids")];
    if (one !== null && several.length > 0) {
      throw new AppError(
        "INVALID_INPUT",
        "Cannot specify both 'experiment_id' and 'experiment_ids'. Use 'experiment_ids' to scope the query to " +
          "multiple experiments, or 'experiment_id' to scope it to a single experiment.",
      );
    }
    const wanted = one === null ? several : [one];
    const all = await scorers.list();
    const found = all
      .filter((scorer) => wanted.length === 0 || wanted.includes(scorer.experimentId))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1));
    return jsonReply({
      scorers: emptyToUndefined(found.map((scorer) => toScorerJson(scorer, latestOf(scorer)))),
    });
  };

  const get = async (fields: RequestFields): Promise<MlflowReply> => {
    const scorer = await scorers.get(readKey(fields));
    return jsonReply({ scorer: toScorerJson(scorer, versionOf(scorer, fields.integer("version"))) });
  };

  const deleteScorer = async (fields: RequestFields): Promise<MlflowReply> => {
    const scorer = await scorers.get(readKey(fields));
    const version = fields.integer("version");
    const key = toKey(scorer.experimentId, scorer.name);
    const doomed = version === null ? null : versionOf(scorer, version);
    if (doomed === null || scorer.versions.length === 1) await scorers.delete(key);
    else {
      await scorers.update(key, (current) => ({
        ...current,
        versions: current.versions.filter((each) => each.version !== doomed.version),
      }));
    }
    return jsonReply();
  };

  const listConfigs = async (fields: RequestFields): Promise<MlflowReply> => {
    const ids = fields.texts("scorer_ids");
    if (ids.length === 0) throw missingParameter("scorer_ids");
    const found = (await scorers.list()).filter((scorer) => ids.includes(scorer.scorerId));
    return jsonReply({ configs: found.filter((scorer) => scorer.onlineConfig !== null).map(toConfigJson) });
  };

  const putConfig = async (fields: RequestFields): Promise<MlflowReply> => {
    const key = readKey(fields);
    const sampleRate = fields.double("sample_rate");
    if (sampleRate === null) throw missingParameter("sample_rate");
    const filter = fields.text("filter_string");
    if (!(sampleRate >= 0 && sampleRate <= 1)) {
      throw new AppError(
        "INVALID_INPUT",
        `sample_rate must be between 0.0 and 1.0, got ${printRate(sampleRate)}`,
      );
    }
    if (filter !== null) parseTraceFilter(filter);
    const configId = newHexId();
    const scorer = await scorers.update(key, (current) => {
      if (sampleRate > 0) requireGatewayModel(current);
      return { ...current, onlineConfig: { configId, sampleRate, filter } };
    });
    return jsonReply({ config: toConfigJson(scorer) });
  };

  const route = (
    method: HttpMethod,
    path: string,
    summary: string,
    handle: (fields: RequestFields) => Promise<MlflowReply>,
  ): MlflowRoute => ({
    method,
    path: `mlflow/scorers/${path}`,
    versions: ["3.0"],
    summary,
    handle: ({ fields }) => handle(fields),
  });
  return [
    route("POST", "register", "Register a scorer or a new version of it", register),
    route("GET", "list", "The newest version of each scorer", list),
    route("GET", "get", "One scorer", get),
    route("GET", "versions", "All versions of a scorer", async (fields) => {
      const scorer = await scorers.get(readKey(fields));
      return jsonReply({ scorers: scorer.versions.map((version) => toScorerJson(scorer, version)) });
    }),
    route("DELETE", "delete", "Delete a scorer or one version of it", deleteScorer),
    route("GET", "online-configs", "Sampling of scorers", listConfigs),
    route("PUT", "online-config", "Set the sampling of a scorer", putConfig),
  ];
}

function toScorerJson(scorer: ScorerRecord, version: ScorerVersion) {
  return {
    // An integer here and a text in the answer to register; MLflow does the same.
    experiment_id: Number(scorer.experimentId),
    scorer_name: scorer.name,
    scorer_version: version.version,
    serialized_scorer: version.serializedScorer,
    creation_time: version.creationTimeMs,
    scorer_id: scorer.scorerId,
  };
}

function toConfigJson({ scorerId, experimentId, onlineConfig }: ScorerRecord) {
  return {
    online_scoring_config_id: onlineConfig?.configId,
    scorer_id: scorerId,
    sample_rate: exactDouble(onlineConfig?.sampleRate ?? 0),
    experiment_id: experimentId,
    filter_string: onlineConfig?.filter ?? undefined,
  };
}

function latestOf(scorer: ScorerRecord): ScorerVersion {
  return versionOf(scorer, null);
}

function versionOf(scorer: ScorerRecord, version: number | null): ScorerVersion {
  const found =
    version === null ? scorer.versions.at(-1) : scorer.versions.find((each) => each.version === version);
  if (found !== undefined) return found;
  throw new AppError(
    "NOT_FOUND",
    `Scorer with name '${scorer.name}' and version ${version} not found for experiment ${scorer.experimentId}.`,
  );
}

/** A scorer that is Python source would be run by whoever loads it; MLflow refuses it too. */
function refuseCode(serializedScorer: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(serializedScorer);
  } catch {
    throw new AppError("INVALID_INPUT", "serialized_scorer must be valid JSON");
  }
  if (typeof parsed === "object" && parsed !== null && "call_source" in parsed && parsed.call_source) {
    throw new AppError(
      "INVALID_INPUT",
      "Custom scorer registration (using @scorer decorator) is disabled by default outside of Databricks tracking " +
        "environments due to security concerns. Custom scorers require arbitrary code execution during deserialization.\n\n" +
        "To use custom scorers:\n1. Configure MLflow to use a Databricks tracking URI, or\n" +
        "2. Manage your custom scorer code in a source code repository (e.g., GitHub) and import it directly, or\n" +
        "3. On a self-managed MLflow server (or local environment) that you trust to run the scorer's code, set the " +
        "MLFLOW_SERVER_ENABLE_CUSTOM_SCORERS environment variable to true, or\n" +
        "4. Use built-in scorers or make_judge() scorers instead.",
    );
  }
}

function requireGatewayModel(scorer: ScorerRecord): void {
  if (/"gateway:\//.test(latestOf(scorer).serializedScorer)) return;
  throw new AppError(
    "INVALID_INPUT",
    `Scorer '${scorer.name}' does not use a gateway model. Automatic evaluation is only supported for scorers that ` +
      "use gateway models.",
  );
}

function toKey(experimentId: string, name: string): string {
  return `${experimentId}/${name}`;
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function printRate(rate: number): string {
  const printed = exactDouble(rate);
  return typeof printed === "string" ? printed : printed.rawJSON;
}
