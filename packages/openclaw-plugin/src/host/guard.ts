/**
 * Runs a handler so that nothing it does reaches the host: no value, no error. What the host does with a returned
 * value differs by hook; some would take it as an order.
 */
export function guard(handler: () => void, onFault: (error: unknown) => void): undefined {
  try {
    handler();
  } catch (error) {
    try {
      onFault(error);
    } catch {
      // a fault in reporting a fault: nothing is left to tell it to
    }
  }
  return undefined;
}

/** The same for handlers that may take their time. Never rejects. */
export async function guardAsync(
  handler: () => Promise<void>,
  onFault: (error: unknown) => void,
): Promise<void> {
  try {
    await handler();
  } catch (error) {
    guard(
      () => onFault(error),
      () => undefined,
    );
  }
}
