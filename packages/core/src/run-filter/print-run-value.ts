/** A name as it stands in filter text: in quotes where it would fall apart. A quote inside cannot be written; `*` stands for it. */
export function printRunValue(value: string): string {
  const clean = value.replaceAll('"', "*");
  return clean === "" || /[\s,"]/.test(clean) ? `"${clean}"` : clean;
}
