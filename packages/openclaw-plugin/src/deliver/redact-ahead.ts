import { isSecretName, type RedactorOptions } from "@clawglass/core";
import type { Background } from "../background/background-jobs.ts";
import { LONG_TEXT_CHARS } from "../record/content/find-long-texts.ts";

const MAX_KEPT_CHARS = 8 * 1024 * 1024;

/**
 * Has long texts redacted outside the event loop before the recorder asks for them, and keeps the results for a while:
 * a tool's result comes by three hooks and stands in every later prompt.
 */
export class RedactAhead {
  private readonly background: Background;
  private readonly onCounted: (kind: string, count: number) => void;
  private options: RedactorOptions = {};
  private readonly kept = new Map<string, string>();
  private keptChars = 0;

  constructor(background: Background, onCounted: (kind: string, count: number) => void) {
    this.background = background;
    this.onCounted = onCounted;
  }

  configure(options: RedactorOptions): void {
    if (JSON.stringify(options) === JSON.stringify(this.options)) return;
    this.options = options;
    this.kept.clear();
    this.keptChars = 0;
  }

  /** Settles when the texts are ready, or cannot be made ready; null when there is nothing to wait for. */
  prepare(texts: readonly string[]): Promise<void> | null {
    const missing = [...new Set(texts)].filter(
      (text) => text.length >= LONG_TEXT_CHARS && !this.kept.has(text),
    );
    if (missing.length === 0 || this.options.isEnabled === false) return null;
    const { options } = this;
    return this.background.run("redact", { texts: missing, options }).then((answer) => {
      if (answer === null || options !== this.options) return;
      for (const [index, text] of missing.entries()) this.keep(text, answer.texts[index] ?? null);
      for (const [kind, count] of Object.entries(answer.counts)) this.onCounted(kind, count);
    });
  }

  /** The text without its secrets; null when it was not made ready, or its field's name decides. */
  find(text: string, key: string | null): string | null {
    if (text.length < LONG_TEXT_CHARS || (key !== null && isSecretName(key))) return null;
    return this.kept.get(text) ?? null;
  }

  private keep(text: string, redacted: string | null): void {
    if (redacted === null) return;
    this.kept.set(text, redacted);
    this.keptChars += text.length + redacted.length;
    for (const [oldest, result] of this.kept) {
      if (this.keptChars <= MAX_KEPT_CHARS) return;
      this.kept.delete(oldest);
      this.keptChars -= oldest.length + result.length;
    }
  }
}
