import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError, isAppError } from "@clawglass/core";

/** JSON text of one document, and where it stands: `traces.jsonl:3`. */
export interface JsonDocument {
  name: string;
  text: string;
}

/**
 * Reads a file (`-`: standard input; `.gz`: decompressed) one line at a time. A file whose first line begins a document that goes on
 * over the next lines is read as that one document. INVALID_INPUT when the file cannot be read.
 */
export async function* readDocuments(file: string): AsyncGenerator<JsonDocument> {
  let number = 0;
  const opening: string[] = [];
  for await (const line of readLines(file)) {
    number += 1;
    if (line.trim() === "") continue;
    if (opening.length > 0 || (number === 1 && isOpening(line))) opening.push(line);
    else yield { name: `${file}:${number}`, text: line };
  }
  if (opening.length > 0) yield* splitOpening(file, opening);
}

/** What looked like one document may have been a broken first line after all: then each line stands for itself. */
function* splitOpening(file: string, lines: readonly string[]): Generator<JsonDocument> {
  const whole = lines.join("\n");
  if (isJson(whole)) yield { name: file, text: whole };
  else for (const [index, text] of lines.entries()) yield { name: `${file}:${index + 1}`, text };
}

function isOpening(line: string): boolean {
  return line.trimStart().startsWith("{") && !isJson(line);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  const input: Readable = file === "-" ? process.stdin : createReadStream(file);
  const plain: Readable = file.endsWith(".gz") ? input.pipe(createGunzip()) : input;
  // readline does not pass on what goes wrong below it.
  const broken = new Promise<never>((_, reject) => {
    for (const stream of [input, plain]) stream.once("error", reject);
  });
  broken.catch(() => {});
  const lines = createInterface({ input: plain, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), broken]);
      if (next.done) return;
      yield next.value;
    }
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError("INVALID_INPUT", `${file} cannot be read.`, { hint: String(cause), cause });
  }
}
