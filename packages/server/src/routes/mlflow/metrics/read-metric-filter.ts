import { filterError, readQuotedValue, splitComparisons, trimQuotes } from "@clawglass/core";
import type { FactCondition, FactView } from "@clawglass/storage";

type ConditionReader = (value: string, key: string) => FactCondition;

interface FilterEntity {
  needsKey: boolean;
  read: ConditionReader;
}

const plain = (field: Exclude<FactCondition["field"], "tag" | "metadata">): FilterEntity => ({
  needsKey: false,
  read: (value) => ({ field, value }),
});

/** The tag that MLflow's tracing sets to the trace's name. */
const NAME_TAG = "mlflow.traceName";

const ENTITIES: Readonly<Record<string, Readonly<Record<string, FilterEntity>>>> = {
  trace: {
    status: plain("traceState"),
    tag: {
      needsKey: true,
      read: (value, key) => (key === NAME_TAG ? { field: "traceName", value } : { field: "tag", key, value }),
    },
    metadata: { needsKey: true, read: (value, key) => ({ field: "metadata", key, value }) },
  },
  span: { name: plain("spanName"), status: plain("spanStatus"), type: plain("spanType") },
  assessment: { name: plain("assessmentName"), type: plain("assessmentKind") },
};

/** The view that a filter on spans or assessments is for. */
const OWN_VIEWS = new Map<string, FactView>([
  ["span", "spans"],
  ["assessment", "assessments"],
]);

/** Reads one filter: `trace.status = 'OK'`, `span.type = "TOOL"`. INVALID_INPUT with MLflow's texts. */
export function readMetricFilter(filter: string, view: FactView): FactCondition {
  const [comparison, ...others] = splitComparisons(filter, (clause) => clause);
  if (others.length > 0) throw filterError("Invalid clause(s) in filter string: AND");
  if (comparison === undefined) throw filterError(`Invalid filter: '${filter}'. Expected one filter clause.`);
  const { identifier, comparator, value } = comparison;
  const { subject, name, entity, key } = readIdentifier(identifier);
  if (comparator !== "=") {
    throw filterError(`Invalid comparator: '${comparator}', only '=' operator is supported`);
  }
  if (value?.kind !== "quoted") {
    throw filterError(
      `Expected a quoted string value for ${name} value (e.g. 'my-value'). Got value ${value?.text}`,
    );
  }
  const ownView = OWN_VIEWS.get(subject);
  if (ownView !== undefined && ownView !== view) {
    throw filterError(
      `Filtering by ${subject} is only supported for ${ownView.toUpperCase()} view type, got ${view.toUpperCase()}`,
    );
  }
  return entity.read(readQuotedValue(value), key);
}

function readIdentifier(identifier: string) {
  const [rawSubject = "", name, ...rest] = identifier.split(".");
  if (name === undefined) {
    throw filterError(
      `Invalid identifier '${identifier}'. Columns should be specified as 'trace.<key>', 'span.<key>', 'assessment.<key>'.`,
    );
  }
  const subject = trimQuotes(rawSubject, "`");
  const entities = Object.hasOwn(ENTITIES, subject) ? ENTITIES[subject] : undefined;
  if (entities === undefined) {
    throw filterError(
      `Invalid view type '${subject}'. Valid values are dict_keys([${printNames(Object.keys(ENTITIES))}])`,
    );
  }
  const entity = Object.hasOwn(entities, name) ? entities[name] : undefined;
  if (entity === undefined) {
    throw filterError(
      `Invalid entity '${name}' specified for view type '${subject}'. Valid entities are [${printNames(Object.keys(entities))}]`,
    );
  }
  if (entity.needsKey && rest.length === 0) {
    throw filterError(`Filtering by ${name} requires a key, e.g. '${subject}.${name}.<key> = <value>'`);
  }
  if (!entity.needsKey && rest.length > 0) {
    throw filterError(`Filtering by ${name} does not require a key, use '${subject}.${name}' instead`);
  }
  return { subject, name, entity, key: trimQuotes(trimQuotes(rest.join("."), "'\""), "`") };
}

function printNames(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}
