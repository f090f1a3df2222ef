import type { SavedView, SavedViewEdit } from "@clawglass/core/api";
import { JsonCollection, type RecordStores } from "../json-collection.ts";

/** Lists of runs that people keep. */
export class SavedViews {
  readonly #views: JsonCollection<SavedView>;
  readonly #nowMs: () => number;

  constructor(deps: RecordStores & { nowMs(): number }) {
    this.#nowMs = deps.nowMs;
    this.#views = new JsonCollection<SavedView>(deps, {
      name: "saved-view",
      idOf: (view) => view.id,
      parentOf: () => "",
      notFound: () => "There is no such view.",
    });
  }

  list(): Promise<SavedView[]> {
    return this.#views.list();
  }

  /** Changes a view, or makes it where the id is new; so a repeated request does no harm. */
  async save(id: string, edit: SavedViewEdit): Promise<SavedView> {
    if ((await this.#views.find(id)) !== null)
      return this.#views.update(id, (view) => ({ ...view, ...edit }));
    return this.#views.create({ id, ...edit, createTimeMs: this.#nowMs() });
  }

  delete(id: string): Promise<void> {
    return this.#views.delete(id);
  }
}
