import type { PriceList } from "@clawglass/core/api";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { useSavePrices } from "../hooks/use-settings.ts";
import { listOwnPrices, type PriceDraft, readPriceDraft, withPrice } from "../model/own-prices.ts";

type TextPart = Exclude<keyof PriceDraft, "isLocal">;
const NAMES: readonly [TextPart, string, string][] = [
  ["model", "Model, * at its end for all that begin so", "gpt-5*"],
  ["provider", "Provider", "any"],
];
const RATES: readonly [TextPart, string, string][] = [
  ["input", "Input", "0.25"],
  ["output", "Output", "2"],
  ["cacheRead", "Cache read", "as input"],
  ["cacheWrite", "Cache write", "as input"],
];

/** One own price, in US dollars for a million tokens. */
export function PriceForm({
  initial,
  list,
  onDone,
}: {
  initial: PriceDraft;
  list: PriceList;
  onDone: () => void;
}) {
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const save = useSavePrices();
  const input = ([part, label, placeholder]: readonly [TextPart, string, string], isDisabled = false) => (
    <label key={part}>
      {label}
      <span className="field">
        <input
          type="text"
          inputMode={part === "model" || part === "provider" ? "text" : "decimal"}
          placeholder={placeholder}
          value={draft[part]}
          disabled={isDisabled}
          onChange={(event) => setDraft({ ...draft, [part]: event.target.value })}
        />
      </span>
    </label>
  );
  return (
    <form
      className="price-form"
      aria-label="Own price"
      onSubmit={(event) => {
        event.preventDefault();
        const read = readPriceDraft(draft);
        setProblem("problem" in read ? read.problem : null);
        if ("price" in read)
          save.mutate(withPrice(listOwnPrices(list.prices), read.price), { onSuccess: onDone });
      }}
    >
      <div className="fields">{NAMES.map((name) => input(name))}</div>
      <div className="fields">{RATES.map((rate) => input(rate, draft.isLocal))}</div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.isLocal}
          onChange={(event) => setDraft({ ...draft, isLocal: event.target.checked })}
        />
        It runs on a machine of mine and costs nothing a token
      </label>
      {(problem ?? save.error?.message) && (
        <p role="alert" className="t13 s-failed">
          {problem ?? save.error?.message}
        </p>
      )}
      <div className="row">
        <Button isSmall type="submit" disabled={save.isPending}>
          {save.isPending ? "Saving" : "Save the price"}
        </Button>
        <Button isSmall look="bare" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
