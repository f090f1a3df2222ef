import type { ModelFigures, Overview } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { filterModel } from "../model/filter-links.ts";
import { formatUsd } from "../model/format-estimate.ts";

/** What each model cost. A cost that nobody knows is a word and a count, never 0. */
export function CostFace({ overview }: { overview: Overview }) {
  const { models, total, window } = overview;
  const largest = Math.max(...models.map(({ costUsd }) => costUsd ?? 0), Number.MIN_VALUE);
  return (
    <Face
      title="Cost by model"
      columns={6}
      reading={
        <>
          {total.unpricedCallCount > 0 && total.costUsd !== null && "at least "}
          <b>{formatUsd(total.costUsd)}</b>
        </>
      }
      explanation="US dollars of all model calls: as the provider or the sender stated them, else from the price table. Calls whose price nobody knows are counted beside their model and are in no sum."
    >
      {models.length === 0 && <p className="t13 mid">No model was called in this time.</p>}
      <ul className="share-bars">
        {models.map((model) => (
          <li key={model.name ?? ""}>
            <ModelLine model={model} fromMs={window.fromMs} />
            <b className="n">{formatUsd(model.costUsd)}</b>
            <span className="bar-track">
              <i className="d3" style={{ width: `${((model.costUsd ?? 0) / largest) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {total.unpricedCallCount > 0 && (
        <p className="t12 dim face-foot">
          {formatExactCount(total.unpricedCallCount)} {total.unpricedCallCount === 1 ? "call" : "calls"}{" "}
          without a known price; unknown is never counted as 0.
        </p>
      )}
    </Face>
  );
}

function ModelLine({ model, fromMs }: { model: ModelFigures; fromMs: number }) {
  const filter = model.name === null ? null : filterModel(model.name, { fromMs });
  const name = model.name === null ? "no model named" : <VisibleText text={model.name} />;
  const calls = `${formatExactCount(model.callCount)} ${model.callCount === 1 ? "call" : "calls"}`;
  return (
    <span className="cut">
      {filter === null ? (
        name
      ) : (
        <Link className="plain" to="/traces" search={{ q: filter }} preload={false}>
          {name}
        </Link>
      )}{" "}
      <span className="t12 dim">
        {calls}
        {model.failedCount > 0 && `, ${formatExactCount(model.failedCount)} failed`}
        {model.unpricedCallCount > 0 &&
          (model.unpricedCallCount === model.callCount
            ? ", no price known"
            : `, ${model.unpricedCallCount} without a price`)}
      </span>
    </span>
  );
}
