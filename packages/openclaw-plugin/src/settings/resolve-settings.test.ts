import { describe, expect, it } from "vitest";
import { resolveSettings } from "./resolve-settings.ts";

describe("resolveSettings", () => {
  it("falls back to a local server and the default experiment", () => {
    const settings = resolveSettings(undefined, {});
    expect(settings).toMatchObject({
      trackingUri: "http://127.0.0.1:5000",
      experimentId: null,
      experimentName: null,
      credentials: { username: null, password: null, token: null },
      content: "full",
      isRedactionEnabled: true,
      spoolMaxBytes: 512 * 1024 * 1024,
      problems: [],
    });
    expect(new Set(Object.values(settings.sources))).toEqual(new Set(["default"]));
  });

  it("takes the configuration before the environment, and says so", () => {
    const settings = resolveSettings(
      { trackingUri: "https://traces.test/base/" },
      { MLFLOW_TRACKING_URI: "http://other:1", MLFLOW_EXPERIMENT_ID: "7", MLFLOW_TRACKING_TOKEN: " t " },
    );
    expect(settings.trackingUri).toBe("https://traces.test/base");
    expect(settings.experimentId).toBe("7");
    expect(settings.credentials.token).toBe("t");
    expect(settings.sources).toMatchObject({
      trackingUri: "config",
      experimentId: "environment",
      token: "environment",
    });
  });

  it("takes a configured experiment name before an id of the environment", () => {
    const settings = resolveSettings({ experimentName: "agents" }, { MLFLOW_EXPERIMENT_ID: "7" });
    expect(settings).toMatchObject({ experimentId: null, experimentName: "agents" });
  });

  it("reads a secret behind a reference to the environment, and names one that it cannot read", () => {
    const ref = { source: "env", provider: "default", id: "MY_TOKEN" };
    expect(resolveSettings({ token: ref }, { MY_TOKEN: "secret" }).credentials.token).toBe("secret");
    const unresolved = resolveSettings(
      { token: { ...ref, source: "store" } },
      { MLFLOW_TRACKING_TOKEN: "other" },
    );
    expect(unresolved.credentials.token).toBeNull();
    expect(unresolved.unresolvedSecrets).toEqual(["token"]);
  });

  it("keeps no content when the mode is misspelt", () => {
    const settings = resolveSettings({ content: "Full" }, {});
    expect(settings.content).toBe("none");
    expect(settings.problems).toHaveLength(1);
  });

  it.each([
    [{ trackingUri: "ftp://x" }, "trackingUri"],
    [{ trackingUri: "htp:/x" }, "trackingUri"],
    [{ trackingUri: "http:/x:5000" }, "trackingUri"],
    [{ trackingUri: 5 }, "trackingUri"],
    [{ experimentId: "agents" }, "experimentId"],
    [{ spool: { maxMegabytes: -1 } }, "spool.maxMegabytes"],
  ])("names what is wrong in %j", (config, key) => {
    expect(resolveSettings(config, {}).problems.join()).toContain(key);
  });

  it("completes an address without a scheme", () => {
    expect(resolveSettings({ trackingUri: "localhost:5055/" }, {}).trackingUri).toBe("http://localhost:5055");
  });
});
