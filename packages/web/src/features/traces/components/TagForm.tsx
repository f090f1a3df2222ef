import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/Button.tsx";

/** `tag` or `tag=value`. */
export function TagForm({ onTag }: { onTag: (key: string, value: string) => void }) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [key = "", ...rest] = text.split("=");
    if (key.trim() !== "") onTag(key.trim(), rest.join("=").trim() || "yes");
  };
  return (
    <form className="row" onSubmit={submit}>
      <label className="field view-field">
        <span className="sr">Tag, or tag=value</span>
        <input
          ref={focusNow}
          value={text}
          placeholder="tag or tag=value"
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button isSmall type="submit">
        Set tag
      </Button>
    </form>
  );
}

/** The field was asked for: it takes the focus when it appears. */
function focusNow(element: HTMLInputElement | null): void {
  element?.focus();
}
