import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const PATH = "/2.0/mlflow/experiments/get?experiment_id=0";

test("/ajax-api answers as /api, and names itself where nothing is served", async () => {
  const [ajax, plain] = await Promise.all([
    fetch(`${server.url}/ajax-api${PATH}`),
    fetch(`${server.url}/api${PATH}`),
  ]);
  expect(ajax.status).toBe(200);
  expect(await ajax.json()).toEqual(await plain.json());
  const missing = await fetch(`${server.url}/ajax-api/2.0/mlflow/nothing`);
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain("GET /ajax-api/2.0/mlflow/nothing");
  expect((await fetch(`${server.url}/ajax-api/clawglass/v1/traces`)).status).toBe(404);
});

test.each(["/health", "/api/clawglass/v1/traces", `/api${PATH}`])(
  "HEAD %s says what GET would send, without it",
  async (path) => {
    const head = await fetch(server.url + path, { method: "HEAD" });
    const get = await fetch(server.url + path);
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
    expect((await get.text()).length).toBeGreaterThan(1);
  },
);
