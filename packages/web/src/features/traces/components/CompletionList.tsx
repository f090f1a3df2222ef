import { VisibleText } from "../../../ui/VisibleText.tsx";
import type { Completion } from "../hooks/use-completion.ts";

/** Names and values that fit at the caret. The field above takes the keys. */
export function CompletionList({ completion }: { completion: Completion }) {
  return (
    <div className="completion over">
      <p className="t12 mid">{completion.title}</p>
      <div id="filter-completion" role="listbox" aria-label={completion.title}>
        {completion.suggestions.map((suggestion, index) => (
          <div
            key={suggestion.insert}
            id={`completion-${index}`}
            role="option"
            aria-selected={index === completion.at}
            className="completion-row"
            // Before the field loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              completion.take(index);
            }}
          >
            <code>
              <VisibleText text={suggestion.label} />
            </code>
            <span className="cut">{suggestion.sentence}</span>
            <span className="n mid">{suggestion.figure}</span>
          </div>
        ))}
      </div>
      <p className="t12 mid completion-foot">
        <kbd>Tab</kbd> take <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Esc</kbd> close · <code>-tool:x</code>{" "}
        leaves out, <code>a or b</code>, <code>"exact words"</code>
      </p>
    </div>
  );
}
