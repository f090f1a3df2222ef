import { parseRunFilter } from "@clawglass/core";
import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../../../lib/api-error.ts";
import { toVisibleString } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph, type StateName } from "../../../ui/StateGlyph.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useCompletion } from "../hooks/use-completion.ts";
import { isMlflowFilter } from "../model/is-mlflow-filter.ts";
import { listChosen, toggleFacet } from "../model/toggle-facet.ts";
import type { TracesSearch } from "../model/traces-search.ts";
import { CompletionList } from "./CompletionList.tsx";
import { FilterInk } from "./FilterInk.tsx";

const TYPING_PAUSE_MS = 300;

export interface FilterBarProps {
  search: TracesSearch;
  onChange: (change: Partial<TracesSearch>) => void;
  onReplace: (search: TracesSearch) => void;
  /** The server did not understand the filter. */
  error: ApiError | null;
  children?: React.ReactNode;
}

export function FilterBar({ search, onChange, onReplace, error, children }: FilterBarProps) {
  return (
    <search className="filter-bar">
      <FilterField text={search.q ?? ""} onText={(q) => onChange({ q })} error={error} />
      {children}
      {search.session && (
        <Button isSmall onClick={() => onChange({ session: "" })} title="Show all sessions">
          <span className="cut session-name">Session {toVisibleString(search.session)}</span>
          <Icon name="close" size={12} />
        </Button>
      )}
      <ChosenChips search={search} onReplace={onReplace} />
    </search>
  );
}

/** What is chosen in the rail, for screens that have no place for it. */
function ChosenChips({ search, onReplace }: Pick<FilterBarProps, "search" | "onReplace">) {
  return listChosen(search).map(({ field, value }) => {
    const shown = field === "state" ? STATE_WORDS[value as StateName] : toVisibleString(value);
    const words = `${field}: ${shown}`;
    return (
      <Button
        key={words}
        isSmall
        title={`Without ${words}`}
        onClick={() => onReplace(toggleFacet(search, field, value))}
      >
        <span className="cut session-name">{words}</span>
        <Icon name="close" size={12} />
      </Button>
    );
  });
}

function FilterField({
  text,
  onText,
  error,
}: {
  text: string;
  onText: (text: string) => void;
  error: ApiError | null;
}) {
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState(text);
  if (text !== sent) {
    // The address changed by other means (Back, a link): the field follows.
    setSent(text);
    setTyped(text);
  }
  const problems = isMlflowFilter(typed) ? [] : parseRunFilter(typed, Date.now()).problems;
  const hasProblem = problems.length > 0;
  // What is not understood is not sent: the last good result stays.
  const send = (next: string) => {
    if (hasProblem && next === typed) return;
    setSent(next.trim());
    onText(next.trim());
  };
  const sendNow = useRef(send);
  sendNow.current = send;
  useEffect(() => {
    if (typed.trim() === sent) return;
    const timer = setTimeout(() => sendNow.current(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, sent]);
  const completion = useCompletion(typed, setTyped, input);
  useKeys({ "/": () => input.current?.select() });
  const hint = problems[0]?.message ?? null;
  return (
    <div className="filter-field">
      <label className={error || hint ? "field has-error" : "field"}>
        <Icon name="find" />
        <span className="filter-box">
          <FilterInk text={typed} input={input} problems={problems} />
          <input
            ref={input}
            type="search"
            role="combobox"
            aria-expanded={completion.isOpen}
            aria-controls="filter-completion"
            aria-autocomplete="list"
            aria-activedescendant={
              completion.isOpen && completion.at >= 0 ? `completion-${completion.at}` : undefined
            }
            value={typed}
            spellCheck={false}
            autoComplete="off"
            aria-label="Search in all runs"
            aria-invalid={error !== null || hint !== null}
            aria-describedby={error || hint ? "filter-error" : undefined}
            placeholder="Search everything, or state:failed tool:read cost>0.05"
            onChange={(event) => {
              setTyped(event.target.value);
              completion.open();
            }}
            onSelect={completion.follow}
            onBlur={completion.close}
            onKeyDown={(event) => {
              if (completion.onKey(event.nativeEvent)) {
                event.preventDefault();
                return;
              }
              if (event.key === "Enter") send(typed);
              if (event.key !== "Escape") return;
              if (typed) {
                setTyped("");
                setSent("");
                onText("");
              } else event.currentTarget.blur();
            }}
          />
        </span>
        <kbd className="only-wide" aria-hidden="true">
          /
        </kbd>
      </label>
      {completion.isOpen && <CompletionList completion={completion} />}
      {(hint || error) && (
        <p className="filter-error" id="filter-error" role="alert">
          <StateGlyph state="failed" size={12} /> {toVisibleString(hint ?? error?.message ?? "")}
          {!hint && error?.hint && ` ${toVisibleString(error.hint)}`}
          {hint && text && " The list still shows the last filter that was understood."}
        </p>
      )}
    </div>
  );
}
