export interface SkillInForce {
  name: string;
  /** Hash of the skill's text, so that a change is seen; null when the sender gave none. */
  hash: string | null;
}

const MAX_SKILLS = 200;

/** Reads the list of skills that OpenClaw's plugin records with a run. Anything else is no skills. */
export function readSkills(json: string | undefined): SkillInForce[] {
  if (!json) return [];
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_SKILLS).flatMap((entry: unknown): SkillInForce[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const { name, sha256 } = entry as Record<string, unknown>;
    return typeof name === "string" ? [{ name, hash: typeof sha256 === "string" ? sha256 : null }] : [];
  });
}
