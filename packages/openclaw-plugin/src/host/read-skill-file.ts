import { open } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

const MAX_SKILL_BYTES = 1024 * 1024;

/** A skill's file as OpenClaw's prompt names it, `~` for the home folder; null when it is missing or far too big. */
export async function readSkillFile(path: string): Promise<Uint8Array | null> {
  try {
    await using file = await open(path.startsWith("~/") ? join(homedir(), path.slice(2)) : path, "r");
    const { size } = await file.stat();
    return size > MAX_SKILL_BYTES ? null : await file.readFile();
  } catch {
    return null; // a skill that cannot be read has no known version
  }
}
