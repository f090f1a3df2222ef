/** The route file that shows an address: `/traces` is `traces`, `/traces/tr-1` is `trace`, `/` is `health`. */
export function toRouteName(pathname: string): string {
  const [section, id] = pathname.split("/").filter(Boolean);
  if (section === undefined) return "health";
  return id === undefined ? section : section.replace(/s$/, "");
}
