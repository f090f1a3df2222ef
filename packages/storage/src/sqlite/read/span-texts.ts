import type { DatabaseSync } from "node:sqlite";
import type { SpanAttribute } from "@clawglass/core";
import type { ContentReader } from "../content/content-reader.ts";
import type { Names } from "../names.ts";
import { decodeAttributes, decodeEvents, parseSpanBody, type SpanBody } from "../span-body.ts";
import type { RowBudget } from "./row-budget.ts";
import { Sql } from "./sql.ts";

/** Reading a span costs as much as looking at so many rows. */
const ROWS_PER_SPAN = 50;

export interface SpanText {
  attributes: readonly SpanAttribute[];
  /** Name, attributes and events as one JSON text. */
  content(): string;
}

type SpanPredicate = (span: SpanText) => boolean;

/** Lets SQL test what only stands in a span's body. Predicates live for one query; `reset` drops them. */
export class SpanTexts {
  readonly #content: ContentReader;
  readonly #names: Names;
  #predicates: SpanPredicate[] = [];

  readonly #budget: RowBudget;

  constructor(database: DatabaseSync, content: ContentReader, names: Names, budget: RowBudget) {
    this.#content = content;
    this.#budget = budget;
    this.#names = names;
    database.function("span_passes", (predicate, bodyRef, nameId) =>
      this.#test(Number(predicate), Number(bodyRef), Number(nameId)) ? 1 : 0,
    );
  }

  compile(predicate: SpanPredicate): Sql {
    this.#predicates.push(predicate);
    return new Sql().add("span_passes(?, spans.body_ref, spans.name_id)", this.#predicates.length - 1);
  }

  reset(): void {
    this.#predicates = [];
  }

  #test(index: number, bodyRef: number, nameId: number): boolean {
    const predicate = this.#predicates[index];
    if (predicate === undefined) return false;
    this.#budget.spend(ROWS_PER_SPAN);
    const body = parseSpanBody(this.#content.readEntry(bodyRef));
    const attributes = decodeAttributes(body, (ref) => this.#content.readText(ref));
    return predicate({ attributes, content: () => this.#format(body, attributes, nameId) });
  }

  #format(body: SpanBody, attributes: readonly SpanAttribute[], nameId: number): string {
    const events = decodeEvents(body, 0n, (ref) => this.#content.readText(ref));
    const parts = [
      `"name": ${JSON.stringify(this.#names.read(nameId))}`,
      `"attributes": ${formatAttributes(attributes)}`,
      `"events": [${events
        .map(
          (event) =>
            `{"name": ${JSON.stringify(event.name)}, "attributes": ${formatAttributes(event.attributes)}}`,
        )
        .join(", ")}]`,
      `"status_message": ${JSON.stringify(body[2])}`,
    ];
    return `{${parts.join(", ")}}`;
  }
}

function formatAttributes(attributes: readonly SpanAttribute[]): string {
  return `{${attributes.map(({ key, json }) => `${JSON.stringify(key)}: ${json}`).join(", ")}}`;
}
