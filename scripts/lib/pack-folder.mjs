import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** What a bundled package must not carry: nothing is installed with it, and nothing runs at install. */
const LEFT_OUT = ["private", "scripts", "dependencies", "devDependencies"];

/**
 * Packs `files` (paths, relative to the package unless absolute) with a cleaned manifest into `<package>/out`. Returns the path of
 * the `.tgz`. Runs on Node 20 too.
 */
export function packFolder(packageFolder, { files, isWanted = () => true }) {
  const staging = mkdtempSync(join(tmpdir(), "clawglass-pack-"));
  try {
    const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
    for (const file of files) {
      const isOfPackage = manifest.files.includes(file);
      const source = isOfPackage ? join(packageFolder, file) : file;
      cpSync(source, join(staging, isOfPackage ? file : basename(file)), {
        recursive: true,
        filter: isWanted,
      });
    }
    for (const key of LEFT_OUT) delete manifest[key];
    writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    const target = join(packageFolder, "out");
    mkdirSync(target, { recursive: true });
    const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", target], {
      cwd: staging,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      shell: process.platform === "win32",
    });
    const packed = JSON.parse(output);
    const { filename } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
    return join(target, filename);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
