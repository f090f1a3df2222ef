import { createHash } from "node:crypto";
import type { Counters } from "../counters.ts";
import type { RecorderLimits, RedactText } from "../recorder-contract.ts";

const MAX_DEPTH = 64;
const MAX_ITEMS = 20_000;
const BINARY_KEYS: ReadonlySet<string> = new Set(["data", "base64", "blob", "bytes"]);
const MIN_BINARY_CHARS = 256;
/** How much of a longer text the rules see beyond the cut. */
export const REDACTION_MARGIN_CHARS = 8 * 1024;

export interface PlainValueOptions {
  limits: Pick<RecorderLimits, "maxTextChars" | "maxPayloadChars">;
  redactText: RedactText;
  counters: Counters;
}

/**
 * Copies a live object of the host into bounded plain data: texts redacted and cut, binary data replaced by its type,
 * size and hash, functions and cycles left out. The original is never changed.
 */
export function toPlainValue(value: unknown, options: PlainValueOptions): unknown {
  return new PlainCopy(options).copy(value, null, 0);
}

export function toJsonText(value: unknown, options: PlainValueOptions): string {
  return JSON.stringify(toPlainValue(value, options) ?? null);
}

/** Redacts first, so that a secret at the cut is not left half; then cuts. */
export function toBoundedText(text: string, key: string | null, options: PlainValueOptions): string {
  const { maxTextChars } = options.limits;
  // A margin lets a rule see a secret that straddles the cut, and keeps the work on a huge text bounded.
  const head = text.slice(0, maxTextChars + REDACTION_MARGIN_CHARS);
  const redacted = options.redactText(head, key);
  if (redacted.length <= maxTextChars && head.length === text.length) return redacted;
  const kept = cutBetweenCharacters(redacted, maxTextChars);
  const lost = text.length - head.length + redacted.length - kept.length;
  options.counters.truncatedTexts += 1;
  options.counters.truncatedChars += lost;
  return `${kept}…[truncated ${lost} characters]`;
}

/** At most so many UTF-16 units, and no half of a surrogate pair at the end. */
export function cutBetweenCharacters(text: string, end: number): string {
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
}

class PlainCopy {
  private readonly options: PlainValueOptions;
  private readonly ancestors = new Set<object>();
  private charsLeft: number;
  private itemsLeft = MAX_ITEMS;

  constructor(options: PlainValueOptions) {
    this.options = options;
    this.charsLeft = options.limits.maxPayloadChars;
  }

  copy(value: unknown, key: string | null, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return this.copyText(value, key);
      case "number":
        return this.copyNumber(value, key);
      case "boolean":
        return value;
      case "bigint":
        return value.toString();
      case "object":
        return value === null ? null : this.copyObject(value, key, depth);
      default:
        return undefined;
    }
  }

  private copyText(text: string, key: string | null): string {
    if (this.charsLeft <= 0) return this.leaveOut(text);
    const kept = toBoundedText(text, key, this.options);
    this.charsLeft -= kept.length;
    return kept;
  }

  /** A number is content only where its field's name says so: a PIN, a numeric token. */
  private copyNumber(value: number, key: string | null): number | string {
    const text = String(value);
    if (!Number.isFinite(value)) return text;
    if (key === null) return value;
    const redacted = this.options.redactText(text, key);
    return redacted === text ? value : redacted;
  }

  private leaveOut(text: string): string {
    this.options.counters.truncatedTexts += 1;
    this.options.counters.truncatedChars += text.length;
    return `…[truncated ${text.length} characters]`;
  }

  private copyObject(value: object, key: string | null, depth: number): unknown {
    if (this.ancestors.has(value)) return "[circular]";
    if (depth >= MAX_DEPTH) return "[nested too deep]";
    if (ArrayBuffer.isView(value)) {
      return describeBinary(Buffer.from(value.buffer, value.byteOffset, value.byteLength), null);
    }
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Error) return this.copyText(`${value.name}: ${value.message}`, "error");
    this.ancestors.add(value);
    const copied = Array.isArray(value) ? this.copyList(value, key, depth) : this.copyFields(value, depth);
    this.ancestors.delete(value);
    return copied;
  }

  private copyList(list: readonly unknown[], key: string | null, depth: number): unknown[] {
    const copied: unknown[] = [];
    for (const item of list) {
      if (!this.takeItem()) {
        copied.push(`…[${list.length - copied.length} more items]`);
        break;
      }
      copied.push(this.copy(item, key, depth + 1) ?? null);
    }
    return copied;
  }

  private copyFields(holder: object, depth: number): Record<string, unknown> {
    const copied: Record<string, unknown> = {};
    for (const key of Object.keys(holder)) {
      if (!this.takeItem()) break;
      const field = readField(holder, key);
      const value = isBinaryText(key, field)
        ? describeBinary(
            Buffer.from(field, "base64"),
            readField(holder, "mimeType") ?? readField(holder, "mime"),
          )
        : this.copy(field, key, depth + 1);
      if (value !== undefined) {
        Object.defineProperty(copied, key, { value, enumerable: true, configurable: true, writable: true });
      }
    }
    return copied;
  }

  private takeItem(): boolean {
    this.itemsLeft -= 1;
    return this.itemsLeft >= 0;
  }
}

function readField(holder: object, key: string): unknown {
  try {
    return Reflect.get(holder, key);
  } catch {
    return "[unreadable]"; // a getter of the host that throws
  }
}

function isBinaryText(key: string, value: unknown): value is string {
  return (
    typeof value === "string" &&
    value.length >= MIN_BINARY_CHARS &&
    BINARY_KEYS.has(key) &&
    /^[A-Za-z0-9+/_-]+={0,2}$/.test(value)
  );
}

/** What stands for an image or a file: enough to recognise it, nothing of its content. */
export function describeBinary(bytes: Uint8Array, mime: unknown): Record<string, unknown> {
  return {
    mime: typeof mime === "string" ? mime : null,
    bytes: bytes.byteLength,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}
