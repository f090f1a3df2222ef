import type { RepriceReport } from "@clawglass/core/api";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { formatUsd } from "../../health/model/format-estimate.ts";
import { useJob } from "../hooks/use-settings.ts";

/** Prices hold for what arrives; this prices what is stored, after saying what that would change. */
export function Reprice() {
  const look = useJob("/prices/reprice", []);
  const apply = useJob("/prices/reprice", ["prices", "health", "traces"]);
  const planned = look.data?.result as RepriceReport | null | undefined;
  const done = apply.data?.result as RepriceReport | null | undefined;
  const hasEffect = planned !== null && planned !== undefined && planned.changedCallCount > 0;
  return (
    <div className="row wrap upkeep">
      <Button isSmall disabled={look.isPending} onClick={() => look.mutate({ isDryRun: true })}>
        {look.isPending ? "Looking" : "Price stored calls anew"}
      </Button>
      <span role="status" className="t13 mid">
        {look.error?.message ?? apply.error?.message}
        {!done && planned && describe(planned, "would change")}
        {done && describe(done, "changed")}
      </span>
      {hasEffect && !done && (
        <Button isSmall disabled={apply.isPending} onClick={() => apply.mutate({ isDryRun: false })}>
          {apply.isPending ? "Pricing" : `Change ${countOf(planned.changedCallCount, "call")}`}
        </Button>
      )}
    </div>
  );
}

function describe(report: RepriceReport, verb: string): string {
  if (report.changedCallCount === 0)
    return `Nothing to change: of ${countOf(report.examinedCallCount, "call")} each has the price of the table, or none is known.`;
  const what = `${countOf(report.changedCallCount, "call")} in ${countOf(report.changedTraceCount, "run")}`;
  return `${what} ${verb}: ${formatUsd(report.costBeforeUsd)} before, ${formatUsd(report.costAfterUsd)} after.`;
}

function countOf(count: number, noun: string): string {
  return `${formatExactCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
