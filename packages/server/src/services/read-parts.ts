import type { TakePart } from "./part-writer.ts";

/**
 * The parts of a text in their order, while they are printed elsewhere. Printing goes on whether they are read or not: it
 * holds up nobody then. Rejects after the parts that came before, where it failed.
 */
export async function* readParts(
  print: (takePart: TakePart) => Promise<unknown>,
): AsyncGenerator<Uint8Array, void> {
  const parts: Uint8Array[] = [];
  let isPrinted = false;
  let news = Promise.withResolvers<void>();
  const printing = print((part) => {
    parts.push(part);
    news.resolve();
  }).finally(() => {
    isPrinted = true;
    news.resolve();
  });
  printing.catch(() => {}); // whoever reads to the end sees it; nobody must
  for (;;) {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) yield part;
    if (isPrinted) break;
    await news.promise;
    news = Promise.withResolvers();
  }
  await printing;
}
