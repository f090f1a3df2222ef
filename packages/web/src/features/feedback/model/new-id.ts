/** 32 random hex digits. `crypto.randomUUID` would need a secure context, which a page on another host has not. */
export function newHexId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
