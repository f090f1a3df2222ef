import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { DESTINATIONS } from "../../../app/navigation.ts";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useTheme } from "../../theme/hooks/use-theme.ts";
import { fetchListPage } from "../../traces/hooks/fetch-list-page.ts";
import { listEntries, type PaletteEntry } from "../model/list-entries.ts";
import "./Palette.css";

const TYPING_PAUSE_MS = 200;
const RUN_COUNT = 6;

/** One box for pages, runs and commands. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const { traceId } = useParams({ strict: false });
  const [, chooseTheme] = useTheme();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // A field that has the focus before its dialog is open loses it to the first button.
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["palette", asked],
    queryFn: ({ signal }) => fetchFirstRuns(asked, signal),
    enabled: asked !== "",
    staleTime: 10_000,
    retry: false,
  });
  const entries = listEntries(text, text.trim() === "" ? [] : (found.data?.traces ?? []), {
    pages: DESTINATIONS.map(({ label, to }) => ({ label, open: () => void navigate({ to }) })),
    commands: [
      { label: "Use the light theme", run: () => chooseTheme("light") },
      { label: "Use the dark theme", run: () => chooseTheme("dark") },
      { label: "Use the system's theme", run: () => chooseTheme("system") },
      ...(traceId === undefined
        ? []
        : [
            {
              label: "Compare this run with another",
              run: () => void navigate({ to: "/compare", search: { a: traceId } }),
            },
          ]),
      { label: "Compare two runs", run: () => void navigate({ to: "/compare" }) },
      { label: "Show failed runs", run: () => void navigate({ to: "/traces", search: { state: "failed" } }) },
    ],
    openTrace: (traceId) => void navigate({ to: "/traces/$traceId", params: { traceId } }),
    searchRuns: (q) => void navigate({ to: "/traces", search: { q } }),
  });
  const chosen = Math.min(at, Math.max(0, entries.length - 1));
  const take = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  return (
    <Dialog label="Find" onClose={onClose} className="palette">
      <label className="field">
        <Icon name="find" />
        <input
          ref={input}
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[chosen] ? `palette-${chosen}` : undefined}
          aria-label="Find pages, runs and commands"
          placeholder="Pages, runs, commands"
          value={text}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") setAt(Math.min(entries.length - 1, chosen + 1));
            else if (event.key === "ArrowUp") setAt(Math.max(0, chosen - 1));
            else if (event.key === "Enter") take(entries[chosen]);
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div className="palette-list" id="palette-list" role="listbox" aria-label="Found">
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entry.group !== entries[index - 1]?.group && <p className="palette-group">{entry.group}</p>}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys */}
            <div
              id={`palette-${index}`}
              role="option"
              aria-selected={index === chosen}
              className="palette-entry"
              onPointerMove={() => setAt(index)}
              onClick={() => take(entry)}
            >
              {entry.state ? (
                <StateGlyph state={entry.state} />
              ) : (
                <Icon name={entry.group === "Pages" ? "arrow" : "find"} size={14} />
              )}
              <span className="cut">
                <VisibleText text={entry.label} />
              </span>
            </div>
          </div>
        ))}
        {entries.length === 0 && <p className="dim t13 palette-group">Nothing found.</p>}
      </div>
    </Dialog>
  );
}

async function fetchFirstRuns(q: string, signal: AbortSignal) {
  const { traces } = await fetchListPage({ q }, undefined, signal);
  return { traces: traces.slice(0, RUN_COUNT) };
}
