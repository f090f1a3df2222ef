import { formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import type { OpenedTrace } from "../model/open-trace.ts";

export interface RestOfRunProps {
  detail: OpenedTrace;
  /** The rest could not be read. */
  isLost: boolean;
  onLoad: () => void;
}

/** Over the lower edge of the rows, while the first of them are all there is. */
export function RestOfRun({ detail, isLost, onLoad }: RestOfRunProps) {
  const count = formatExactCount(detail.spanCount);
  const here = formatExactCount(detail.tree.inOrder.length);
  return (
    <div className="tree-rest">
      <p role="status">
        {isLost
          ? `Only the first ${here} of ${count} steps could be read.`
          : `Loading ${count} steps. The first ${here} are here.`}
      </p>
      {isLost && (
        <Button isSmall onClick={onLoad}>
          Read the rest
        </Button>
      )}
    </div>
  );
}
