import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useTraceDetail, useTraceLive } from "../../trace/hooks/use-trace.ts";
import { alignTraces, hasDifference } from "../model/align-traces.ts";
import type { CompareSearch } from "../model/compare-search.ts";
import { ChooseRun } from "./ChooseRun.tsx";
import { RunPair } from "./RunPair.tsx";
import { StepPair } from "./StepPair.tsx";
import { StepTable } from "./StepTable.tsx";
import "./Compare.css";

/** Two runs side by side: the same steps in one row, with what differs. */
export function ComparePage() {
  const search = useSearch({ from: "/compare" });
  const navigate = useNavigate({ from: "/compare" });
  const setSearch = useCallback(
    (change: Partial<CompareSearch>) =>
      void navigate({
        search: (now) =>
          Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value)),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  useEffect(() => {
    document.title = "Two runs · Clawglass";
    return () => {
      document.title = "Clawglass";
    };
  }, []);
  if (!search.a || !search.b) return <ChooseRun search={search} onSearch={setSearch} />;
  return (
    <Comparison
      key={`${search.a} ${search.b}`}
      a={search.a}
      b={search.b}
      search={search}
      onSearch={setSearch}
    />
  );
}

function Comparison({
  a,
  b,
  search,
  onSearch,
}: {
  a: string;
  b: string;
  search: CompareSearch;
  onSearch: (change: Partial<CompareSearch>) => void;
}) {
  const left = useTraceDetail(a);
  const right = useTraceDetail(b);
  useTraceLive(a);
  useTraceLive(b);
  const steps = useMemo(
    () =>
      left.data?.isWhole && right.data?.isWhole
        ? alignTraces(left.data.tree, right.data.tree, {
            hasTexts: !left.data.isBare && !right.data.isBare,
          })
        : [],
    [left.data, right.data],
  );
  const shown = useMemo(() => (search.all ? steps : steps.filter(hasDifference)), [steps, search.all]);
  const selected = steps.find(({ key }) => key === search.step) ?? null;
  const stepBy = (by: number) => {
    const at = shown.findIndex(({ key }) => key === search.step);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (next) onSearch({ step: next.key });
  };
  useKeys({
    "[": () => stepBy(-1),
    "]": () => stepBy(1),
    ArrowUp: () => stepBy(-1),
    ArrowDown: () => stepBy(1),
    a: () => onSearch({ all: search.all ? undefined : "1" }),
    x: () => onSearch({ a: b, b: a, step: undefined }),
    ...(search.step !== undefined && { Escape: () => onSearch({ step: undefined }) }),
  });
  const failed =
    left.isError && !left.data?.isWhole ? left : right.isError && !right.data?.isWhole ? right : null;
  if (failed) {
    return (
      <Problem
        title={`Run ${left.isError ? "A" : "B"} could not be read.`}
        code={failed.error?.message ?? ""}
        actions={
          <Button onClick={() => onSearch(left.isError ? { a: undefined } : { b: undefined })}>
            Choose another
          </Button>
        }
      >
        <p>It may have been deleted. The other run is unaffected.</p>
      </Problem>
    );
  }
  if (!left.data?.isWhole || !right.data?.isWhole) return <Skeleton rows={8} label="Loading both runs" />;
  const differentCount = steps.filter(hasDifference).length;
  return (
    <div className="compare">
      <RunPair
        left={left.data.summary}
        right={right.data.summary}
        onSwap={() => onSearch({ a: b, b: a, step: undefined })}
      />
      <div className="compare-bar">
        <p>
          {differentCount === 0
            ? `All ${steps.length} steps are alike.`
            : `${differentCount} of ${steps.length} steps differ.`}
          {(left.data.isBare || right.data.isBare) &&
            " Of runs this long, arguments and replies are compared step by step only."}
        </p>
        <div className="segments end" role="group" aria-label="Steps shown">
          <button type="button" aria-pressed={!search.all} onClick={() => onSearch({ all: undefined })}>
            What differs
          </button>
          <button type="button" aria-pressed={search.all === "1"} onClick={() => onSearch({ all: "1" })}>
            All steps
          </button>
        </div>
        <kbd className="only-wide" aria-hidden="true">
          A
        </kbd>
      </div>
      <StepTable
        steps={shown}
        selectedKey={search.step ?? null}
        onSelect={(key) => onSearch({ step: key })}
      />
      {selected && (
        <StepPair
          key={selected.key}
          a={a}
          b={b}
          step={selected}
          onClose={() => onSearch({ step: undefined })}
        />
      )}
    </div>
  );
}
