import type { RetentionRunSchema, StorageInfo, VacuumReport } from "@clawglass/core/api";
import type { z } from "zod";
import { formatBytes, formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { useJob } from "../hooks/use-settings.ts";

type RetentionRun = z.infer<typeof RetentionRunSchema>;

/** Long work on the store; the server goes on meanwhile. */
export function Upkeep({ info }: { info: StorageInfo }) {
  const vacuum = useJob("/storage/vacuum", ["storage"]);
  const retain = useJob("/retention/run", ["storage"]);
  const shrunk = vacuum.data?.result as VacuumReport | null | undefined;
  const retained = retain.data?.result as RetentionRun | null | undefined;
  const { keepDays, keepFailedDays, maxStoreBytes, rules } = info.retention.policy;
  const hasPolicy =
    keepDays !== null || keepFailedDays !== null || maxStoreBytes !== null || rules.length > 0;
  const free = info.bytesByKind?.free ?? 0;
  return (
    <div className="row wrap upkeep">
      <Button isSmall disabled={vacuum.isPending} onClick={() => vacuum.mutate({})}>
        {vacuum.isPending ? "Shrinking" : `Give back free space${free > 0 ? `, ${formatBytes(free)}` : ""}`}
      </Button>
      {hasPolicy && (
        <Button
          isSmall
          disabled={retain.isPending || info.retention.isRunning}
          onClick={() => retain.mutate({})}
        >
          {retain.isPending || info.retention.isRunning ? "Deleting" : "Delete now what is not kept"}
        </Button>
      )}
      <span role="status" className="t13 mid">
        {vacuum.error?.message ?? retain.error?.message}
        {shrunk && `${formatBytes(Math.max(0, shrunk.bytesBefore - shrunk.bytesAfter))} given back. `}
        {retained && `${formatExactCount(retained.deleted.traceCount)} runs deleted.`}
      </span>
    </div>
  );
}
