import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import "./Dialog.css";

/** A modal sheet: focus stays inside, Esc and a press beside it close, focus goes back to where it was. */
export function Dialog({
  label,
  onClose,
  children,
  className,
}: {
  label: string;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    if (!dialog?.contains(document.activeElement)) dialog?.focus({ preventScroll: true });
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is for the backdrop only; Esc closes by keyboard
    <dialog
      ref={element}
      tabIndex={-1}
      className={`over dialog ${className ?? ""}`}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === element.current && element.current.close()}
    >
      <header className="dialog-head">
        <h2>{label}</h2>
        <Button isSmall look="bare" className="end" onClick={() => element.current?.close()}>
          <span className="sr">Close</span>
          <kbd className="only-wide">Esc</kbd>
          <Icon name="close" size={14} />
        </Button>
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
