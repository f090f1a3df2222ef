import { type AddressInfo, createServer } from "node:net";

/** A TCP port of the loopback that nobody listens on now: the first of these that is free, else any. */
export async function findFreePort(candidates: readonly number[] = []): Promise<number> {
  for (const candidate of candidates) {
    if ((await listenOnce(candidate)) !== null) return candidate;
  }
  const free = await listenOnce(0);
  if (free === null) throw new Error("no TCP port is free");
  return free;
}

/** The port, where it could be taken; given back at once. */
async function listenOnce(wanted: number): Promise<number | null> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(wanted, "127.0.0.1", () => resolve(true));
  });
  if (!isListening) return null;
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
