import { expect, test } from "vitest";
import { listEarlyPaths } from "./early-paths.ts";
import { toRouteName } from "./route-name.ts";

test.each([
  ["/traces", "", ["/traces?limit=60"]],
  ["/traces/", "?cols=cost&peek=tr-1", ["/traces?limit=60"]],
  ["/traces", "?q=mail", []],
  ["/traces", "?state=failed", []],
  ["/traces/tr-1", "?view=tree", ["/traces/tr-1/outline?first=200"]],
  ["/traces/tr-1", "?span=a", ["/traces/tr-1/outline?first=200", "/traces/tr-1/conversation"]],
  ["/traces/a%2Fb", "?view=tree", ["/traces/a%2Fb/outline?first=200"]],
  ["/traces/%", "", []],
  ["/", "", []],
  ["/sessions/s", "", []],
])("the page at %s%s asks first for %j", (pathname, search, paths) => {
  expect(listEarlyPaths(pathname, search)).toEqual(paths);
});

test.each([
  ["/", "health"],
  ["/traces", "traces"],
  ["/traces/tr-1", "trace"],
  ["/sessions/agent:main", "session"],
  ["/settings/", "settings"],
])("the address %s is shown by the route file %s", (pathname, name) => {
  expect(toRouteName(pathname)).toBe(name);
});
