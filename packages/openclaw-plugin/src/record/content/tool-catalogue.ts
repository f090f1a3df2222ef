import { createHash } from "node:crypto";
import { readText, toObject } from "../host-value.ts";
import { type PlainValueOptions, toPlainValue } from "./plain-value.ts";

export interface ToolCatalogue {
  /** JSON text of OpenAI's tool definitions. */
  json: string;
  count: number;
  sha256: string;
}

/** Definitions of a list of tools, made once for each tool: the objects stay the same from run to run. */
export class ToolCatalogueCache {
  private readonly definitions = new WeakMap<object, string>();
  private readonly options: PlainValueOptions;
  private last: ToolCatalogue | null = null;

  constructor(options: PlainValueOptions) {
    this.options = options;
  }

  toCatalogue(tools: readonly unknown[]): ToolCatalogue {
    const json = `[${tools.map((tool) => this.toDefinition(tool)).join(",")}]`;
    if (this.last?.json === json) return this.last; // one copy for all runs that share the list
    this.last = { json, count: tools.length, sha256: createHash("sha256").update(json).digest("hex") };
    return this.last;
  }

  toDefinition(tool: unknown): string {
    const source = toObject(tool);
    const known = this.definitions.get(source);
    if (known !== undefined) return known;
    const definition = JSON.stringify({
      type: "function",
      function: toPlainValue(
        { name: readText(source, "name"), description: source.description, parameters: source.parameters },
        this.options,
      ),
    });
    if (source === tool) this.definitions.set(source, definition);
    return definition;
  }
}
