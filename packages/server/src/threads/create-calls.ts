/** Builds an object whose methods are calls to another thread. */
export function createCalls<T extends object>(
  methodNames: readonly (keyof T)[],
  call: (method: string, args: unknown[]) => Promise<unknown>,
): T {
  const entries = methodNames.map((name) => [name, (...args: unknown[]) => call(String(name), args)]);
  return Object.fromEntries(entries) as T;
}

/** The methods of `target` by name, bound to it, to be served to another thread. */
export function bindMethods<T extends object>(
  methodNames: readonly (keyof T)[],
  target: T,
): Record<string, (...args: never[]) => Promise<unknown>> {
  const entries = methodNames.map((name) => {
    const method = target[name] as (...args: never[]) => Promise<unknown>;
    return [name, method.bind(target)];
  });
  return Object.fromEntries(entries);
}
