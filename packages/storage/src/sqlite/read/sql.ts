import type { SQLInputValue } from "node:sqlite";

/** SQL under construction: the text, and the values that are bound to it. Values never become text. */
export class Sql {
  text = "";
  readonly values: SQLInputValue[] = [];

  add(text: string, ...values: SQLInputValue[]): this {
    this.text += text;
    this.values.push(...values);
    return this;
  }

  append(other: Sql): this {
    return this.add(other.text, ...other.values);
  }
}
