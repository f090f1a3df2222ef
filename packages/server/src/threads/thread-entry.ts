/** Where the code of a thread lies: beside this file in a checkout, in `threads/` beside the bundle in the executable. */
export function resolveThreadEntry(name: "writer-thread" | "reader-thread"): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? `./${name}.ts` : `./threads/${name}.js`, import.meta.url);
}
