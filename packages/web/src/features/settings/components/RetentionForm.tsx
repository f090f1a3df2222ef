import type { RetentionState, SettingOrigin } from "@clawglass/core/api";
import { type ReactNode, useEffect, useId, useState } from "react";
import { countRuns } from "../../../lib/count-runs.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { formatMoment } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/Button.tsx";
import { useRetentionPreview, useSaveRetention } from "../hooks/use-settings.ts";
import { describeCounts, type RetentionDraft, readDraft, toDraft } from "../model/retention-draft.ts";

const PAUSE_MS = 500;

/** How long runs are kept. Every change says at once what it would delete; nothing happens before it is saved. */
export function RetentionForm({ retention }: { retention: RetentionState }) {
  const [draft, setDraft] = useState(() => toDraft(retention.policy));
  const change = (part: Partial<RetentionDraft>) => setDraft({ ...draft, ...part });
  const read = readDraft(draft);
  const edit = "edit" in read ? read.edit : null;
  const isChanged = JSON.stringify(draft) !== JSON.stringify(toDraft(retention.policy));
  const preview = useRetentionPreview(useSettled(isChanged ? edit : null));
  const save = useSaveRetention();
  const isFixed = (part: keyof RetentionState["origins"]) => isSetOutside(retention.origins[part]);
  return (
    <form
      className="retention"
      aria-label="Retention"
      onSubmit={(event) => {
        event.preventDefault();
        if (edit && isChanged) save.mutate(omitFixed(edit, isFixed));
      }}
    >
      <h3>Retention</h3>
      <div className="fields">
        <Field label="Keep runs for" unit="days" origin={retention.origins.keepDays}>
          {(id, isDisabled) => (
            <input
              id={id}
              type="text"
              inputMode="decimal"
              placeholder="ever"
              value={draft.keepDays}
              disabled={isDisabled}
              onChange={(event) => change({ keepDays: event.target.value })}
            />
          )}
        </Field>
        <Field label="Keep failed runs for" unit="days" origin={retention.origins.keepFailedDays}>
          {(id, isDisabled) => (
            <input
              id={id}
              type="text"
              inputMode="decimal"
              placeholder="as the others"
              value={draft.keepFailedDays}
              disabled={isDisabled}
              onChange={(event) => change({ keepFailedDays: event.target.value })}
            />
          )}
        </Field>
        <Field label="Use at most" unit="GB" origin={retention.origins.maxStoreBytes}>
          {(id, isDisabled) => (
            <input
              id={id}
              type="text"
              inputMode="decimal"
              placeholder="what the disk has"
              value={draft.maxStoreGb}
              disabled={isDisabled}
              onChange={(event) => change({ maxStoreGb: event.target.value })}
            />
          )}
        </Field>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.keepLabelled}
          disabled={isFixed("keepLabelled")}
          onChange={(event) => change({ keepLabelled: event.target.checked })}
        />
        Keep every run that a person labelled, whatever the rest says
        <Origin origin={retention.origins.keepLabelled} />
      </label>
      <Rules draft={draft} isDisabled={isFixed("rules")} onChange={(rules) => change({ rules })} />
      <div className="row wrap retention-foot">
        <Button type="submit" disabled={!isChanged || edit === null || save.isPending}>
          {save.isPending ? "Saving" : "Save the retention"}
        </Button>
        {isChanged && (
          <Button look="bare" onClick={() => setDraft(toDraft(retention.policy))}>
            Undo the changes
          </Button>
        )}
        <p role="status" className="t13 mid">
          {"problem" in read
            ? read.problem
            : save.error
              ? save.error.message
              : !isChanged
                ? describeLast(retention)
                : preview.data
                  ? `${describeCounts(preview.data.counts)}${preview.data.isEstimate ? " By size an estimate." : ""}`
                  : preview.error
                    ? preview.error.message
                    : "Looking what that would delete …"}
        </p>
      </div>
    </form>
  );
}

function Rules({
  draft,
  isDisabled,
  onChange,
}: {
  draft: RetentionDraft;
  isDisabled: boolean;
  onChange: (rules: RetentionDraft["rules"]) => void;
}) {
  const edit = (id: string, part: Partial<RetentionDraft["rules"][number]>) =>
    onChange(draft.rules.map((rule) => (rule.id === id ? { ...rule, ...part } : rule)));
  return (
    <fieldset className="rules" disabled={isDisabled}>
      <legend>Rules for some runs; the first that fits counts</legend>
      {draft.rules.map((rule, index) => (
        <div key={rule.id} className="rule">
          <span className="field">
            <input
              type="text"
              aria-label={`Name of rule ${index + 1}`}
              placeholder="name"
              value={rule.name}
              onChange={(event) => edit(rule.id, { name: event.target.value })}
            />
          </span>
          <span className="field grow">
            <input
              type="text"
              className="mono"
              aria-label={`Filter of rule ${index + 1}`}
              placeholder="tags.env = 'test'"
              value={rule.filter}
              onChange={(event) => edit(rule.id, { filter: event.target.value })}
            />
          </span>
          <span className="field">
            <input
              type="text"
              inputMode="decimal"
              aria-label={`Days of rule ${index + 1}`}
              placeholder="days, or ever"
              value={rule.keepDays}
              onChange={(event) => edit(rule.id, { keepDays: event.target.value })}
            />
          </span>
          <Button
            isSmall
            look="bare"
            aria-label={`Remove rule ${index + 1}`}
            onClick={() => onChange(draft.rules.filter(({ id }) => id !== rule.id))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button
        isSmall
        onClick={() =>
          onChange([...draft.rules, { id: crypto.randomUUID(), name: "", filter: "", keepDays: "" }])
        }
      >
        Add a rule
      </Button>
    </fieldset>
  );
}

function Field({
  label,
  unit,
  origin,
  children,
}: {
  label: string;
  unit: string;
  origin: SettingOrigin;
  children: (id: string, isDisabled: boolean) => ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <span className="field">
        {children(id, isSetOutside(origin))}
        <span className="t13 dim">{unit}</span>
      </span>
      <Origin origin={origin} />
    </div>
  );
}

function Origin({ origin }: { origin: SettingOrigin }) {
  if (!isSetOutside(origin)) return null;
  return (
    <span className="t12 mid origin">
      set by {origin.source === "flag" ? "the flag" : "the variable"} <code>{origin.setBy}</code>; change it
      there
    </span>
  );
}

function isSetOutside({ source }: SettingOrigin): boolean {
  return source === "flag" || source === "environment";
}

function omitFixed<T extends object>(edit: T, isFixed: (part: never) => boolean): T {
  return Object.fromEntries(Object.entries(edit).filter(([part]) => !isFixed(part as never))) as T;
}

function describeLast({ lastRun, nextRunAtMs, deletedInTotal }: RetentionState): string {
  const next =
    nextRunAtMs === null
      ? "Nothing is deleted by itself."
      : `Next pass: ${formatMoment(nextRunAtMs, Date.now())}.`;
  if (lastRun === null) return next;
  const { traceCount } = lastRun.deleted;
  const last = `Last pass: ${formatMoment(lastRun.endedAtMs, Date.now())}, ${countRuns(traceCount)} deleted`;
  return `${last}, ${formatExactCount(deletedInTotal.traceCount)} in all. ${lastRun.error ?? ""} ${next}`;
}

/** Follows a value once it has held still: a person types, the server is asked once. */
function useSettled<T>(value: T): T {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}
