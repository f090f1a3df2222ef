/** A skill as the system prompt lists it. */
export interface ListedSkill {
  name: string;
  location: string;
}

const MAX_SKILLS = 500;

/** The skills block of OpenClaw's system prompt: names and locations, in its order; empty when there is none. */
export function parseSkills(systemPrompt: string): ListedSkill[] {
  const start = systemPrompt.lastIndexOf("<available_skills>\n");
  const end = systemPrompt.indexOf("</available_skills>", start);
  if (start < 0 || end < 0) return [];
  const skills: ListedSkill[] = [];
  for (const entry of systemPrompt
    .slice(start, end)
    .split("<skill>")
    .slice(1, MAX_SKILLS + 1)) {
    const name = readElement(entry, "name");
    const location = readElement(entry, "location");
    if (name !== null && location !== null) skills.push({ name, location });
  }
  return skills;
}

function readElement(text: string, name: string): string | null {
  const start = text.indexOf(`<${name}>`);
  const end = text.indexOf(`</${name}>`, start);
  if (start < 0 || end < 0) return null;
  const value = text.slice(start + name.length + 2, end).trim();
  return value === "" ? null : unescapeXml(value);
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
