import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NOT_SERVED } from "../routes/mlflow/not-served.ts";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

describe("an MLflow endpoint that is not served", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it.each(NOT_SERVED.flatMap(({ samples }) => samples))("%s answers ENDPOINT_NOT_FOUND", async (sample) => {
    const [method = "", path = ""] = sample.split(" ");
    const paths = path.startsWith("/")
      ? [path]
      : ["api/2.0", "api/3.0", "ajax-api/2.0", "ajax-api/3.0"].map((prefix) => `/${prefix}/${path}`);
    for (const each of paths) {
      const body = method === "GET" ? {} : { body: "{}", headers: { "content-type": "application/json" } };
      const response = await fetch(server.url + each, { method, ...body });
      expect([each, response.status]).toEqual([each, 404]);
      expect(await response.json()).toMatchObject({ error_code: "ENDPOINT_NOT_FOUND" });
    }
  });

  it("also when only the method is another one", async () => {
    const response = await fetch(`${server.url}/api/3.0/mlflow/traces/search`, { method: "DELETE" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error_code: "ENDPOINT_NOT_FOUND" });
  });
});
