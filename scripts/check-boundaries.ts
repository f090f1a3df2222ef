import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * Arrows between packages: who may import whom. Nothing points back and siblings never meet, except where DESIGN says.
 * `server` may be started by `cli`; the engines of `storage` are named by the composition root only.
 */
const ALLOWED_IMPORTS: Record<string, readonly string[]> = {
  core: [],
  storage: ["core"],
  evals: ["core"],
  client: ["core"],
  server: ["core", "storage", "evals", "client"],
  cli: ["core", "client", "server"],
  web: ["core", "client"],
  "openclaw-plugin": ["core", "client"],
  testing: ["core", "client", "storage", "server"],
};

/** Within a package: folders that only themselves, the files beside them and tests may import. Services know no route. */
const OUTERMOST_FOLDERS: Record<string, readonly string[]> = { server: ["routes"] };

const IMPORT_PATTERN = /(?:from|import)\s*\(?\s*["'](@clawglass\/([a-z-]+)(?:\/[^"']*)?|\.[^"']*)["']/g;

export interface BoundaryViolation {
  file: string;
  reason: string;
}

/** Finds imports that cross the arrows between packages, under `root`/packages. Test files may also import `testing`. */
export function findBoundaryViolations(root: string): BoundaryViolation[] {
  const violations: BoundaryViolation[] = [];
  for (const [packageName, allowed] of Object.entries(ALLOWED_IMPORTS)) {
    const packageRoot = join(root, "packages", packageName);
    for (const file of listSources(join(packageRoot, "src"))) {
      const isTest = /\.test\.tsx?$/.test(file);
      for (const match of readFileSync(file, "utf8").matchAll(IMPORT_PATTERN)) {
        const reason = findViolation(
          packageName,
          packageRoot,
          file,
          match[1] ?? "",
          match[2],
          allowed,
          isTest,
        );
        if (reason) violations.push({ file: relative(root, file), reason });
      }
    }
  }
  return violations;
}

function findViolation(
  packageName: string,
  packageRoot: string,
  file: string,
  specifier: string,
  target: string | undefined,
  allowed: readonly string[],
  isTest: boolean,
): string | null {
  if (target === undefined) {
    const resolved = join(file, "..", specifier);
    if (!(resolved + sep).startsWith(packageRoot + sep)) return `${specifier} leaves the package`;
    const folder = OUTERMOST_FOLDERS[packageName]?.find((each) =>
      resolved.startsWith(join(packageRoot, "src", each) + sep),
    );
    const [top = ""] = relative(join(packageRoot, "src"), file).split(sep).slice(0, -1);
    if (folder === undefined || isTest || top === "" || top === folder) return null;
    return `${top} must not import ${specifier}`;
  }
  if (target === packageName || allowed.includes(target)) return null;
  if (isTest && target === "testing") return null;
  return `${packageName} must not import ${specifier}`;
}

function listSources(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return []; // a package that is not there yet
  }
}

if (import.meta.main) {
  const violations = findBoundaryViolations(process.cwd());
  for (const { file, reason } of violations) console.error(`${file}: ${reason}`);
  if (violations.length > 0) process.exitCode = 1;
  else console.log("boundaries: every import follows the arrows");
}
