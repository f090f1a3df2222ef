import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../../../lib/api-error.ts";
import { toVisibleString } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { STATE_FILTERS, type StateFilter, type TracesSearch } from "../model/traces-search.ts";

const TYPING_PAUSE_MS = 300;

export interface FilterBarProps {
  search: TracesSearch;
  onChange: (change: Partial<TracesSearch>) => void;
  /** The server did not understand the filter. */
  error: ApiError | null;
}

export function FilterBar({ search, onChange, error }: FilterBarProps) {
  return (
    <search className="filter-bar">
      <FilterField text={search.q ?? ""} onText={(q) => onChange({ q })} error={error} />
      <div className="segments" role="group" aria-label="State">
        <button type="button" aria-pressed={!search.state} onClick={() => onChange({ state: undefined })}>
          All
        </button>
        {STATE_FILTERS.map((state) => (
          <StateButton
            key={state}
            state={state}
            isOn={search.state === state}
            onPress={() => onChange({ state: search.state === state ? undefined : state })}
          />
        ))}
      </div>
      {search.session && (
        <Button isSmall onClick={() => onChange({ session: "" })} title="Show all sessions">
          <span className="cut session-name">Session {toVisibleString(search.session)}</span>
          <Icon name="close" size={12} />
        </Button>
      )}
    </search>
  );
}

function StateButton({ state, isOn, onPress }: { state: StateFilter; isOn: boolean; onPress: () => void }) {
  return (
    <button type="button" aria-pressed={isOn} onClick={onPress}>
      <StateGlyph state={state} size={12} />
      {STATE_WORDS[state]}
    </button>
  );
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
  const send = (next: string) => {
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
  useKeys({ "/": () => input.current?.select() });
  return (
    <div className="filter-field">
      <label className={error ? "field has-error" : "field"}>
        <Icon name="find" />
        <input
          ref={input}
          type="search"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          aria-label="Search in all runs"
          aria-invalid={error !== null}
          aria-describedby={error ? "filter-error" : undefined}
          placeholder="Search everything, or status = 'ERROR'"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") send(typed);
            if (event.key !== "Escape") return;
            if (typed) {
              setTyped("");
              send("");
            } else event.currentTarget.blur();
          }}
        />
        <kbd className="only-wide" aria-hidden="true">
          /
        </kbd>
      </label>
      {error && (
        <p className="filter-error" id="filter-error" role="alert">
          <StateGlyph state="failed" size={12} /> {toVisibleString(error.message)}
          {error.hint && ` ${toVisibleString(error.hint)}`}
        </p>
      )}
    </div>
  );
}
