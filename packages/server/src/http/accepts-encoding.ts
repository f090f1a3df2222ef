/** Whether `Accept-Encoding` names this encoding and does not rule it out with `q=0`. */
export function acceptsEncoding(header: string | string[] | undefined, name: "br" | "gzip"): boolean {
  for (const part of String(header ?? "").split(",")) {
    const [token, ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    if (token === name) return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  }
  return false;
}
