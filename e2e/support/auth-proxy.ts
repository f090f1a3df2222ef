import { createServer, request as requestHttp } from "node:http";
import type { AddressInfo } from "node:net";

export interface AuthProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands before a server as a reverse proxy does: lets through only who shows the token, or the user's password. */
export async function startAuthProxy(
  targetUrl: string,
  token: string,
  user?: { name: string; password: string },
): Promise<AuthProxy> {
  const accepted = [`Bearer ${token}`, ...(user ? [`Basic ${btoa(`${user.name}:${user.password}`)}`] : [])];
  const server = createServer((incoming, outgoing) => {
    if (!accepted.includes(incoming.headers.authorization ?? "")) {
      incoming.resume();
      outgoing.writeHead(401, { "content-type": "text/plain" }).end("no token, no entry");
      return;
    }
    const { authorization: _, host: __, ...headers } = incoming.headers;
    const { method } = incoming;
    // A connection of its own for each request: one that was kept may be closed by the server just when it is used again.
    const options = { method, headers: { ...headers, connection: "close" }, agent: false } as const;
    const passed = requestHttp(new URL(incoming.url ?? "/", targetUrl), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
