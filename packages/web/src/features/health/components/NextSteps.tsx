import type { HealthReport } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { Command } from "../../../ui/Command.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { listNextActions } from "../model/next-actions.ts";

/** At most three steps that do something today; the first one is the one we recommend. */
export function NextSteps({ report }: { report: HealthReport }) {
  const actions = listNextActions(report);
  return (
    <aside className="next pane" aria-labelledby="next-steps">
      <h2 id="next-steps">{report.verdict === "ok" ? "If you want to look closer" : "What to do next"}</h2>
      <ol>
        {actions.map((action, index) => (
          <li key={action.title}>
            <b>{action.title}</b>
            <p>
              <VisibleText text={action.text} />
            </p>
            {action.kind === "command" ? (
              <Command text={action.command} />
            ) : action.kind === "review" ? (
              <Link className="btn" to="/review">
                {action.button}
              </Link>
            ) : (
              <Link
                className={index === 0 && report.verdict === "attention" ? "btn solid" : "btn"}
                to="/traces"
                search={{ q: action.filter }}
              >
                {action.button}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </aside>
  );
}
