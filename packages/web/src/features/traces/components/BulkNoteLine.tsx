import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import type { BulkNote } from "../hooks/use-bulk.ts";

/** What was done last, and the way back. */
export function BulkNoteLine({ note, onClose }: { note: BulkNote; onClose: () => void }) {
  return (
    <p className="row t13" role="status">
      <span className={note.isProblem ? "s-failed" : ""}>
        <VisibleText text={note.words} />
      </span>
      {note.undo && (
        <Button isSmall onClick={note.undo}>
          <Icon name="retry" size={14} />
          Undo
        </Button>
      )}
      <Button isSmall look="bare" className="end" aria-label="Close the note" onClick={onClose}>
        <Icon name="close" size={14} />
      </Button>
    </p>
  );
}
