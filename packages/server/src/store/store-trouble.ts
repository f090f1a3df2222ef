import type { ErrorCode } from "@clawglass/core";
import { isStoreWide } from "./is-store-wide.ts";

/** Why the store cannot be relied on now. */
export interface Trouble {
  code: ErrorCode;
  message: string;
  hint: string | null;
  /** When it was met first. */
  sinceMs: number;
}

const PROBE_EVERY_MS = 5_000;

export interface StoreTroubleDeps {
  nowMs(): number;
  /** Commits a change; rejects while the store takes none. */
  probe(): Promise<void>;
}

/**
 * Remembers that the store failed as a whole, until a commit shows that it is well again. Damage is remembered until the
 * end of the process: no commit shows that it is gone.
 */
export class StoreTrouble {
  readonly #deps: StoreTroubleDeps;
  #trouble: Trouble | null = null;
  #probedAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: StoreTroubleDeps) {
    this.#deps = deps;
  }

  get current(): Trouble | null {
    return this.#trouble;
  }

  /** Errors of one request say nothing about the store, and are passed over. */
  note(error: unknown): void {
    if (!isStoreWide(error)) return;
    if (this.#trouble?.code === "STORE_CORRUPT" || this.#trouble?.code === error.code) return;
    const { code, message, hint = null } = error;
    this.#trouble = { code, message, hint, sinceMs: this.#deps.nowMs() };
  }

  noteCommit(): void {
    if (this.#trouble?.code !== "STORE_CORRUPT") this.#trouble = null;
  }

  /** Finds out, now and then, whether it is over: nobody may send anything meanwhile. */
  lookAgain(): void {
    const nowMs = performance.now();
    if (this.#trouble === null || nowMs - this.#probedAtMs < PROBE_EVERY_MS) return;
    this.#probedAtMs = nowMs;
    this.#deps.probe().catch(() => {}); // noted by the call itself
  }
}
