import { Link, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { ApiError } from "../../../lib/api-error.ts";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { useLiveStatus } from "../../live/hooks/LiveContext.tsx";
import { FirstStart } from "../../traces/components/FirstStart.tsx";
import { useHealth, useOverview } from "../hooks/use-health.ts";
import { listLenses } from "../model/change-lenses.ts";
import { DEFAULT_WINDOW, findWindow, WINDOWS } from "../model/health-search.ts";
import { Verdict } from "./Verdict.tsx";
import { VerdictSkeleton } from "./VerdictSkeleton.tsx";
import "../../../ui/charts/charts.css";
import "./HealthPage.css";

const Instruments = lazy(() =>
  import("./Instruments.tsx").then((module) => ({ default: module.Instruments })),
);

/** Is the agent well? The verdict comes first and waits for nothing; the instruments follow. */
export function HealthPage() {
  const window = useSearch({ from: "/" }).window ?? DEFAULT_WINDOW;
  const { health, isDecided, isStoreEmpty } = useHealth(window);
  const overview = useOverview(window);
  const isGone = useLiveStatus().kind === "gone";
  const report = health.data;
  if (isStoreEmpty) return <FirstStart />;
  if (!report || !isDecided)
    return (
      <div className="page">
        {health.isError ? (
          <HealthProblem error={health.error} onRetry={() => void health.refetch()} />
        ) : (
          <VerdictSkeleton />
        )}
      </div>
    );
  const lenses = listLenses(report);
  return (
    <div className={isGone || health.isError ? "page health is-stale" : "page health"}>
      <WindowChoice />
      <Verdict report={report} overview={overview.data ?? null} lenses={lenses} window={findWindow(window)} />
      {overview.data ? (
        <Suspense fallback={<InstrumentsSpace />}>
          <Instruments
            report={report}
            overview={overview.data}
            lenses={lenses}
            before={findWindow(window).before}
          />
        </Suspense>
      ) : overview.isError ? (
        <HealthProblem error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <InstrumentsSpace />
      )}
    </div>
  );
}

function WindowChoice() {
  return (
    <nav className="segments window-choice" aria-label="Time">
      {WINDOWS.map(({ window, label }) => (
        <Link
          key={window}
          to="/"
          search={window === DEFAULT_WINDOW ? {} : { window }}
          replace
          activeOptions={{ exact: true, includeSearch: true }}
          activeProps={{ "aria-current": "true" }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function InstrumentsSpace() {
  return <div className="instruments-space" aria-busy="true" />;
}

function HealthProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof ApiError && error.kind === "unreachable";
  return (
    <Problem
      title={isGone ? "The server does not answer." : "This part of the page could not be read."}
      code={error instanceof ApiError ? error.code : error.name}
      actions={
        <Button look="solid" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {!isGone && <p>{error.message}</p>}
      <p>
        {error instanceof ApiError && error.hint
          ? error.hint
          : "Your agent goes on; what it records is kept on disk until the server takes it."}
      </p>
    </Problem>
  );
}
