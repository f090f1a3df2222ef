import { useEffect, useRef, useState } from "react";
import { Button } from "../../../ui/Button.tsx";

/** A few lines of one's own. ⌘/Ctrl Enter saves, Esc leaves without. */
export function TextForm({
  label,
  initial,
  saveWords,
  onSave,
  onCancel,
}: {
  label: string;
  initial: string;
  saveWords: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  return (
    <form
      className="text-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text.trim());
      }}
    >
      <label>
        <span>{label}</span>
        <textarea
          ref={field}
          rows={3}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) onSave(text.trim());
            else if (event.key === "Escape") onCancel();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      </label>
      <span className="row">
        <Button isSmall type="submit">
          {saveWords}
          <kbd className="only-wide" aria-hidden="true">
            Ctrl Enter
          </kbd>
        </Button>
        <Button isSmall look="bare" onClick={onCancel}>
          Cancel
        </Button>
      </span>
    </form>
  );
}
