/**
 * Sends a request and reads its whole answer. Rejects on any status but 200. A kept-alive connection that the server had
 * closed before the request reached it is tried once more: that says nothing about the server's speed.
 */
export async function fetchAnswer(url: string, request: RequestInit = {}): Promise<string> {
  const response = await fetch(url, request).catch((error: unknown) => {
    if (!isClosedConnection(error)) throw error;
    return fetch(url, request);
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

function isClosedConnection(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : null;
  return (
    cause instanceof Error &&
    "code" in cause &&
    (cause.code === "UND_ERR_SOCKET" || cause.code === "ECONNRESET")
  );
}
