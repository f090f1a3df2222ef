import type { ConversationStep, TraceSummary } from "@clawglass/core/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { fetchConversation } from "../../../lib/api-client.ts";
import { formatCost } from "../../../lib/format-cost.ts";
import { formatCount } from "../../../lib/format-number.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph, type StateName } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { LabelsAside } from "../../feedback/components/LabelsAside.tsx";
import { oneLine, toStateName, toTitle } from "../model/trace-view.ts";

const MAX_STEPS = 60;

/** A run beside the list, without leaving it. */
export function PeekPanel({ trace, onClose }: { trace: TraceSummary; onClose: () => void }) {
  const state = toStateName(trace);
  const steps = useQuery({
    queryKey: ["trace", trace.traceId, "conversation"],
    queryFn: ({ signal }) => fetchConversation(trace.traceId, null, signal),
  });
  const lines = (steps.data?.steps ?? []).flatMap(toLine).slice(0, MAX_STEPS);
  return (
    <aside className="peek over" aria-label="The run in short">
      <header>
        <StateGlyph state={state} size={20} />
        <h2 className="cut">
          <VisibleText text={toTitle(trace)} />
        </h2>
        <span className="keys only-wide" aria-hidden="true">
          <kbd>K</kbd>
          <kbd>J</kbd>
        </span>
        <Button isSmall look="bare" onClick={onClose}>
          <span className="sr">Close</span>
          <kbd className="only-wide">Esc</kbd>
          <Icon name="close" size={14} />
        </Button>
      </header>
      <div className="peek-body">
        <p>
          <b className={`s-${state}`}>{STATE_WORDS[state]}</b>
          {trace.errorMessage && (
            <>
              : <VisibleText text={oneLine(trace.errorMessage, 240)} />
            </>
          )}
        </p>
        <dl className="peek-figures">
          <div>
            <dt>took</dt>
            <dd>{formatDuration(trace.durationMs)}</dd>
          </div>
          <div>
            <dt>tokens</dt>
            <dd>{formatCount(trace.usage.totalTokens)}</dd>
          </div>
          <div>
            <dt>cost</dt>
            <dd>{formatCost(trace.costUsd, trace.costSource)}</dd>
          </div>
        </dl>
        <ol className="peek-steps t13">
          {lines.map(({ key, icon, name, text, state: stepState }) => (
            <li key={key} className={stepState === "failed" ? "is-failed" : ""}>
              <Icon name={icon} size={14} />
              <span className="peek-text">
                {name && (
                  <code>
                    <VisibleText text={name} />
                  </code>
                )}{" "}
                <VisibleText text={text} />
              </span>
              {stepState && <StateGlyph state={stepState} />}
            </li>
          ))}
        </ol>
        {steps.isError && <p className="mid">Its steps could not be read.</p>}
        <LabelsAside traceId={trace.traceId} sessionId={trace.sessionId} />
      </div>
      <footer className="row">
        <Link className="btn solid" to="/traces/$traceId" params={{ traceId: trace.traceId }}>
          Open <kbd className="only-wide">Enter</kbd>
        </Link>
        {trace.sessionId && (
          <Link className="btn" to="/sessions/$sessionId" params={{ sessionId: trace.sessionId }}>
            Its session
          </Link>
        )}
      </footer>
    </aside>
  );
}

interface Line {
  key: string;
  icon: IconName;
  name: string | null;
  text: string;
  state: StateName | null;
}

function toLine(step: ConversationStep, index: number): Line[] {
  const line = (icon: IconName, text: string, more: Partial<Line> = {}): Line[] => [
    { key: `${index} ${step.spanId}`, icon, name: null, text: oneLine(text, 300), state: null, ...more },
  ];
  switch (step.kind) {
    case "user-message":
      return line("message", step.text.text);
    case "tool-call":
      return line("tool", step.errorMessage ?? step.result?.text ?? step.arguments.text, {
        name: oneLine(step.name, 60),
        state: step.state,
      });
    case "sub-agent":
      return line("subAgent", step.errorMessage ?? step.task?.text ?? "", {
        name: oneLine(step.label, 60),
        state: step.state,
      });
    case "model-error":
      return line("event", step.errorMessage, { state: "failed" });
    case "notice":
      return line("event", step.text);
    case "interim-text":
    case "reply":
      return line("agent", step.text.text);
    default:
      return [];
  }
}
