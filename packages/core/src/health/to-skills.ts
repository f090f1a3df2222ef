import type { SkillInForce } from "./observation.ts";

const MAX_SKILLS = 200;

/**
 * Reads the attribute `openclaw.skills` and the list of names that the run used (null: nobody said). What is not
 * understood is no skill. A skill without a hash has no version to compare. Checked by hand: it runs in the threads that read
 * the store, and those carry no schema library.
 */
export function toSkills(json: string | null, usedNamesJson: string | null = null): SkillInForce[] {
  const skills = parseList(json, isSkill);
  const usedNames = parseList(usedNamesJson, (value) => typeof value === "string");
  return (skills ?? []).flatMap(({ name, sha256, version }) => {
    const state = sha256 ?? version ?? null;
    return state === null ? [] : [{ name, version: state, wasUsed: usedNames?.includes(name) ?? null }];
  });
}

interface SkillEntry {
  name: string;
  sha256?: string | null;
  version?: string | null;
}

function isSkill(value: unknown): value is SkillEntry {
  if (typeof value !== "object" || value === null) return false;
  const { name, sha256, version } = value as Record<keyof SkillEntry, unknown>;
  return typeof name === "string" && isTextOrNothing(sha256) && isTextOrNothing(version);
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "string";
}

/** null where it is no list of such items: another sender may write the attribute in a form of its own. */
function parseList<T>(json: string | null, isItem: (value: unknown) => value is T): T[] | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    const items: unknown[] | null = Array.isArray(value) ? value.slice(0, MAX_SKILLS) : null;
    return items?.every(isItem) ? items : null;
  } catch {
    return null;
  }
}
