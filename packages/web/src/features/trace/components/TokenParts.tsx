import type { TokenUsage } from "@clawglass/core";
import { formatCount, formatShare, UNKNOWN } from "../../../lib/format-number.ts";
import { toTokenParts } from "../model/token-parts.ts";

/** Tokens by kind: a split bar, and the same as figures. */
export function TokenParts({ usage }: { usage: TokenUsage }) {
  const parts = toTokenParts(usage);
  const sum = parts.reduce((total, part) => total + (part.count ?? 0), 0);
  if (sum === 0) return <p className="mid t13">The provider stated no tokens.</p>;
  return (
    <div className="token-parts">
      <div className="split" aria-hidden="true">
        {parts.map(
          (part) =>
            part.count !== null &&
            part.count > 0 && <i key={part.name} className={part.fill} style={{ flexGrow: part.count }} />,
        )}
      </div>
      <ul>
        {parts.map((part) => (
          <li key={part.name}>
            <i className={part.fill} aria-hidden="true" />
            <span>{part.name}</span>
            <b className="n">
              {part.count === null ? <span className="dim">{UNKNOWN}</span> : formatCount(part.count)}
            </b>
            <span className="n dim">{part.count === null ? "" : formatShare(part.count / sum)}</span>
          </li>
        ))}
      </ul>
      <p className="t12 dim">
        {usage.totalTokens !== null && usage.totalTokens !== sum
          ? `The provider's total is ${formatCount(usage.totalTokens)}; its parts sum to ${formatCount(sum)}.`
          : "Tokens: from the provider's answer."}
      </p>
    </div>
  );
}
