import type { Price, PriceList } from "@clawglass/core/api";
import { useState } from "react";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { TableScroll } from "../../../ui/TableScroll.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { usePrices, useSavePrices } from "../hooks/use-settings.ts";
import { EMPTY_PRICE, listOwnPrices, type PriceDraft, withoutPrice } from "../model/own-prices.ts";
import { PriceForm } from "./PriceForm.tsx";
import { Reprice } from "./Reprice.tsx";
import { SettingsPart } from "./SettingsPart.tsx";

/** What calls cost whose cost nobody stated: the table, the user's own prices, and the models without one. */
export function PricesSection() {
  const prices = usePrices();
  return (
    <SettingsPart
      id="prices"
      title="Prices"
      query={prices}
      reading={({ version }) => <>table of {version}</>}
    >
      {(list) => <Prices list={list} />}
    </SettingsPart>
  );
}

function Prices({ list }: { list: PriceList }) {
  const [draft, setDraft] = useState<PriceDraft | null>(null);
  const own = list.prices.filter(({ isOwn }) => isOwn);
  const missing = list.models.filter(
    ({ pricedBy, unpricedCallCount }) => pricedBy === "none" && unpricedCallCount > 0,
  );
  return (
    <>
      <p className="mid">
        Where a provider or sender states what a call cost, that counts. All other calls are priced by this
        table, in US dollars for a million tokens. A call whose price nobody knows costs "unknown", never 0.
      </p>
      {missing.length > 0 && (
        <div className="part-note" role="note">
          <b>Without a price</b>
          <ul>
            {missing.map(({ provider, model, unpricedCallCount }) => (
              <li key={`${provider} ${model}`} className="row wrap">
                <span className="mono">
                  <VisibleText text={provider === null ? model : `${provider} ${model}`} />
                </span>
                <span className="t13 dim">
                  {formatExactCount(unpricedCallCount)} {unpricedCallCount === 1 ? "call" : "calls"} in 90
                  days
                </span>
                <Button isSmall onClick={() => setDraft({ ...EMPTY_PRICE, provider: provider ?? "", model })}>
                  Set a price
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <h3>Your own prices</h3>
      {own.length === 0 ? (
        <p className="t13 mid">
          None. They win over the table, and stand in <code>{list.ownPricesPath}</code>, which can be edited
          by hand.
        </p>
      ) : (
        <OwnPrices list={list} own={own} />
      )}
      {draft ? (
        <PriceForm
          key={`${draft.provider} ${draft.model}`}
          initial={draft}
          list={list}
          onDone={() => setDraft(null)}
        />
      ) : (
        <Button isSmall onClick={() => setDraft(EMPTY_PRICE)}>
          Add a price
        </Button>
      )}
      <Reprice />
      <details className="more">
        <summary>The whole table, {formatExactCount(list.prices.length - own.length)} prices</summary>
        <PriceTable prices={list.prices.filter(({ isOwn }) => !isOwn)} />
      </details>
    </>
  );
}

function OwnPrices({ list, own }: { list: PriceList; own: readonly Price[] }) {
  const save = useSavePrices();
  const written = listOwnPrices(list.prices);
  return (
    <>
      <PriceTable
        prices={own}
        onRemove={(index) => {
          const gone = written[index];
          if (gone) save.mutate(withoutPrice(written, gone));
        }}
      />
      {save.error && (
        <p role="alert" className="t13 s-failed">
          {save.error.message}
        </p>
      )}
    </>
  );
}

function PriceTable({ prices, onRemove }: { prices: readonly Price[]; onRemove?: (index: number) => void }) {
  return (
    <TableScroll label="Prices">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">model</th>
            <th scope="col">provider</th>
            <th scope="col" className="n">
              input
            </th>
            <th scope="col" className="n">
              output
            </th>
            <th scope="col" className="n">
              cache read
            </th>
            <th scope="col" className="n">
              cache write
            </th>
            <th scope="col">{onRemove ? <span className="sr">remove</span> : "source, checked"}</th>
          </tr>
        </thead>
        <tbody>
          {prices.map((price, index) => (
            <tr key={`${price.provider} ${price.model} ${price.from}`}>
              <th scope="row" className="mono">
                <VisibleText text={price.model} />
                {price.from !== null && <span className="dim"> from {price.from}</span>}
              </th>
              <td>{price.provider === "*" ? "any" : <VisibleText text={price.provider} />}</td>
              <td className="n">{price.input === null ? "local" : price.input}</td>
              <td className="n">{price.output ?? ""}</td>
              <td className="n">{price.cacheRead ?? ""}</td>
              <td className="n">{price.cacheWrite ?? ""}</td>
              <td>
                {onRemove ? (
                  <Button
                    isSmall
                    look="bare"
                    aria-label={`Remove the price of ${price.model}`}
                    onClick={() => onRemove(index)}
                  >
                    Remove
                  </Button>
                ) : (
                  <span className="t12 dim">
                    {price.source.replace(/^https:\/\//, "")}, {price.checkedOn}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
