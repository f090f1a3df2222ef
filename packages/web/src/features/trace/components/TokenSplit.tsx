import { useState } from "react";
import { formatCount, formatShare } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { useTokenSplit } from "../hooks/use-token-split.ts";
import { describeSplit, toSplitRows } from "../model/describe-split.ts";

export interface TokenSplitProps {
  traceId: string;
  /** One model call; null for all calls of the run. */
  spanId: string | null;
  /** Reading the prompts of a very long run takes seconds; then it is done when somebody asks. */
  waitsForReader: boolean;
}

/** Where the tokens went: what the model was given, by part. */
export function TokenSplit({ traceId, spanId, waitsForReader }: TokenSplitProps) {
  const [isAsked, setIsAsked] = useState(false);
  const split = useTokenSplit(traceId, spanId, isAsked || !waitsForReader);
  if (waitsForReader && !isAsked) {
    return (
      <Button isSmall onClick={() => setIsAsked(true)}>
        Work it out
      </Button>
    );
  }
  if (split.isPending) return <p className="t13 mid">Reading the prompts …</p>;
  if (split.isError) return <p className="t13 mid">The prompts could not be read.</p>;
  const rows = toSplitRows(split.data);
  const sum = rows.reduce((total, row) => total + row.tokens, 0);
  if (sum === 0) return <p className="mid t13">No prompt was recorded, and no tokens were counted.</p>;
  return (
    <div className="token-parts">
      <div className="split" aria-hidden="true">
        {rows.map((row) => (
          <i
            key={row.name}
            className={row.name === "not recorded" ? "f-unseen" : row.fill}
            style={{ flexGrow: row.tokens }}
          />
        ))}
      </div>
      <ul>
        {rows.map((row) => (
          <li key={row.name}>
            <i className={row.name === "not recorded" ? "f-unseen" : row.fill} aria-hidden="true" />
            <span>{row.name}</span>
            <b className="n">{formatCount(row.tokens)}</b>
            <span className="n dim">{formatShare(row.tokens / sum)}</span>
          </li>
        ))}
      </ul>
      <p className="t12 dim">{describeSplit(split.data)}</p>
    </div>
  );
}
