import { type Assessment, type Redactor, redactSpan, type SpanFacts } from "@clawglass/core";
import type { TraceExport } from "./read-trace-export.ts";

/** The trace without secrets, for whoever is to read it. The rules are those by which the plugin redacts what it records. */
export function redactTrace(trace: TraceExport, redactor: Redactor): TraceExport {
  const text = (value: string) => redactor.redactText(value);
  const maybe = (value: string | null) => (value === null ? null : text(value));
  const texts = (values: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [text(key), redactPair(key, value, redactor)]),
    );
  const { summary, info } = trace;
  return {
    experimentName: text(trace.experimentName),
    summary: {
      ...summary,
      name: maybe(summary.name),
      requestPreview: maybe(summary.requestPreview),
      responsePreview: maybe(summary.responsePreview),
      errorMessage: maybe(summary.errorMessage),
      activity: maybe(summary.activity),
    },
    info: {
      ...info,
      requestPreview: maybe(info.requestPreview),
      responsePreview: maybe(info.responsePreview),
      metadata: texts(info.metadata),
      tags: texts(info.tags),
      assessments: info.assessments.map((assessment) => redactAssessment(assessment, redactor)),
    },
    spans: trace.spans.map(({ span, facts }) => ({
      span: redactSpan(span, redactor),
      facts: redactFacts(facts, maybe),
    })),
  };
}

/** A value whose own key says secret is one, whatever it looks like. */
function redactPair(key: string, value: string, redactor: Redactor): string {
  const document = redactor.redactJson(JSON.stringify({ [key]: value }));
  const [redacted] = Object.values(JSON.parse(document) as Record<string, unknown>);
  return typeof redacted === "string" ? redacted : redactor.redactText(value);
}

function redactFacts(facts: SpanFacts, maybe: (value: string | null) => string | null): SpanFacts {
  return {
    ...facts,
    errorMessage: maybe(facts.errorMessage),
    inputPreview: maybe(facts.inputPreview),
    outputPreview: maybe(facts.outputPreview),
  };
}

function redactAssessment(assessment: Assessment, redactor: Redactor): Assessment {
  const { content, rationale } = assessment;
  return {
    ...assessment,
    rationale: rationale === null ? null : redactor.redactText(rationale),
    metadata: Object.fromEntries(
      Object.entries(assessment.metadata).map(([key, value]) => [key, redactPair(key, value, redactor)]),
    ),
    content:
      content.kind === "issue"
        ? content
        : content.kind === "expectation"
          ? { ...content, valueJson: redactor.redactJson(content.valueJson) }
          : {
              ...content,
              valueJson: redactor.redactJson(content.valueJson),
              error: content.error && {
                ...content.error,
                message: content.error.message && redactor.redactText(content.error.message),
                stackTrace: content.error.stackTrace && redactor.redactText(content.error.stackTrace),
              },
            },
  };
}
