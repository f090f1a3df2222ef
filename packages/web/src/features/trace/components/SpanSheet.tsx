import type { ReactNode } from "react";
import { Dialog } from "../../../ui/Dialog.tsx";

/** On narrow screens the detail of a step comes up from the foot of the screen. */
export function SpanSheet({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <Dialog label="Selected step" onClose={onClose} className="sheet">
      {children}
    </Dialog>
  );
}
