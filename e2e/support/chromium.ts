import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { cacheDirectory, runOrFail, withDirectoryLock } from "@clawglass/testing";
import { type Browser, chromium } from "playwright-core";

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome"];
/** Single process and no sandbox belong to the packed build; web security stays on, because tests rely on the CSP. */
const LAUNCH_ARGS = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--font-render-hinting=none"];

/**
 * Starts a real Chromium without root: the one that comes as an npm package (with the system libraries it needs in an
 * archive of its own), else one on PATH. Null where neither starts, with the reason printed.
 */
export async function launchChromium(): Promise<Browser | null> {
  const reasons: string[] = [];
  for (const find of [unpackPackagedChromium, findSystemChromium]) {
    try {
      const found = await find();
      if (found === null) continue;
      return await chromium.launch({ executablePath: found.path, args: LAUNCH_ARGS, env: found.env });
    } catch (error) {
      reasons.push(String(error));
    }
  }
  console.warn(`left out: no Chromium starts here\n${reasons.join("\n")}`);
  return null;
}

interface FoundChromium {
  path: string;
  env: Record<string, string>;
}

async function unpackPackagedChromium(): Promise<FoundChromium> {
  const archives = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
  const folder = join(cacheDirectory(), "chromium", "153.0.0");
  const path = join(folder, "chromium");
  if (!existsSync(path)) {
    await withDirectoryLock(`${folder}.lock`, async () => {
      if (!existsSync(path)) await unpackInto(folder, archives);
    });
  }
  return {
    path,
    env: {
      ...currentEnvironment(),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
    },
  };
}

async function unpackInto(folder: string, archives: string): Promise<void> {
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  const binary = join(partial, "chromium");
  await inflate(join(archives, "chromium.br"), binary);
  await chmod(binary, 0o755);
  for (const [archive, target] of [
    ["fonts.tar.br", "fonts"],
    ["al2023.tar.br", "al2023"],
  ] as const) {
    const tar = join(partial, "archive.tar");
    await inflate(join(archives, archive), tar);
    await mkdir(join(partial, target));
    await runOrFail("tar", ["-xf", tar, "-C", join(partial, target)]);
    await rm(tar);
  }
  await writeFile(join(partial, "fonts.conf"), fontsConfiguration(join(folder, "fonts")));
  await rename(partial, folder);
}

/** The archive's own configuration names folders of the service it was made for. */
function fontsConfiguration(fontsFolder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fontsFolder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${fontsFolder}-cache</cachedir>
</fontconfig>
`;
}

function inflate(from: string, to: string): Promise<void> {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

async function findSystemChromium(): Promise<FoundChromium | null> {
  for (const name of SYSTEM_NAMES) {
    const { stdout, status } = spawnSync("which", [name], { encoding: "utf8" });
    if (status === 0) return { path: stdout.trim(), env: currentEnvironment() };
  }
  return null;
}

function currentEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
