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
          {apply.isPending ? "Pricing" : `Change ${formatExactCount(planned.changedCallCount)} calls`}
        </Button>
      )}
    </div>
  );
}

function describe(report: RepriceReport, verb: string): string {
  if (report.changedCallCount === 0)
    return `Nothing to change: ${formatExactCount(report.examinedCallCount)} calls have the price of the table, or none is known.`;
  return `${formatExactCount(report.changedCallCount)} calls in ${formatExactCount(report.changedTraceCount)} runs ${verb}, from ${formatUsd(report.costBeforeUsd)} to ${formatUsd(report.costAfterUsd)}.`;
}
