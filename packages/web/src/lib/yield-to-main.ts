interface WithScheduler {
  scheduler?: { yield?: () => Promise<void> };
}

/** Lets the browser answer keys and paint, and goes on as soon as it has. Without `scheduler.yield`, as a new task. */
export function yieldToMain(): Promise<void> {
  const { scheduler } = globalThis as WithScheduler;
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
