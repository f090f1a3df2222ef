import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findBoundaryViolations } from "./check-boundaries.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "clawglass-boundaries-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe("the arrows between packages", () => {
  it("let a package import what stands below it", () => {
    write("packages/storage/src/a.ts", 'import { x } from "@clawglass/core";\nimport { y } from "./b.ts";\n');
    expect(findBoundaryViolations(root)).toEqual([]);
  });

  it("do not turn back", () => {
    write("packages/core/src/a.ts", 'import { x } from "@clawglass/storage";\n');
    expect(findBoundaryViolations(root)).toEqual([
      { file: "packages/core/src/a.ts", reason: "core must not import @clawglass/storage" },
    ]);
  });

  it("keep the page and the plugin away from the store", () => {
    write("packages/web/src/a.tsx", 'const x = await import("@clawglass/storage/sqlite");\n');
    write("packages/openclaw-plugin/src/a.ts", 'export { y } from "@clawglass/server";\n');
    expect(findBoundaryViolations(root).map(({ file }) => file)).toEqual([
      "packages/web/src/a.tsx",
      "packages/openclaw-plugin/src/a.ts",
    ]);
  });

  it("cannot be walked around by a relative path", () => {
    write("packages/client/src/a.ts", 'import { x } from "../../server/src/b.ts";\n');
    expect(findBoundaryViolations(root)[0]?.reason).toBe("../../server/src/b.ts leaves the package");
  });

  it("do not turn back within the server: routes know services, never the other way", () => {
    write("packages/server/src/services/a.ts", 'import { x } from "../routes/app/b.ts";\n');
    write("packages/server/src/routes/app/b.ts", 'import { x } from "../../services/a.ts";\n');
    write("packages/server/src/routes/c.ts", 'import { x } from "./app/b.ts";\n');
    write("packages/server/src/app.ts", 'import { x } from "./routes/c.ts";\n');
    write("packages/server/src/services/a.test.ts", 'import { x } from "../routes/app/b.ts";\n');
    expect(findBoundaryViolations(root)).toEqual([
      {
        file: join("packages", "server", "src", "services", "a.ts"),
        reason: "services must not import ../routes/app/b.ts",
      },
    ]);
  });

  it("let only tests use the package of test helpers", () => {
    write("packages/core/src/a.test.ts", 'import { x } from "@clawglass/testing";\n');
    write("packages/core/src/b.ts", 'import { x } from "@clawglass/testing";\n');
    expect(findBoundaryViolations(root).map(({ file }) => file)).toEqual(["packages/core/src/b.ts"]);
  });
});
