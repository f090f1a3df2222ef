import { describe, expect, it } from "vitest";
import { listSettings } from "../settings/list-settings.ts";
import { resolveSettings } from "../settings/resolve-settings.ts";
import { checkGateway } from "./check-gateway.ts";

const inGateway = (config: object, environment: Record<string, string> = {}) => ({
  settings: listSettings(resolveSettings(config, environment)),
});

describe("checkGateway", () => {
  it("finds settings that the Gateway did not take, also one that was taken out", () => {
    const live = inGateway({ content: "none", experimentName: "agents" });
    const check = checkGateway(live, resolveSettings({ experimentName: "others" }, {}));
    expect(check).toMatchObject({ level: "problem" });
    expect(check.message).toContain("experimentName, content");
  });

  it("does not mind that a Gateway has another environment", () => {
    const live = inGateway({ content: "none" }, { MLFLOW_TRACKING_URI: "http://gateway:5000" });
    expect(checkGateway(live, resolveSettings({ content: "none" }, {})).level).toBe("ok");
  });

  it.each([
    ["no Gateway", null, "note"],
    ["a plugin that does not say", {}, "ok"],
  ] as const)("takes %s as it is", (_words, live, level) => {
    expect(checkGateway(live, resolveSettings({}, {})).level).toBe(level);
  });
});
