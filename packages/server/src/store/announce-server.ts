import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** Which server has a store open, so that commands on this machine find it. */
export interface AnnouncedServer {
  url: string;
  pid: number;
}

const OWNER_ONLY_FILE = 0o600;
const toPath = (storePath: string) => `${storePath}.server`;

/** Writes the address beside the store. Only a help: where it cannot be written, commands ask for the address. */
export function announceServer(storePath: string, server: AnnouncedServer): { withdraw(): void } {
  try {
    writeFileSync(toPath(storePath), JSON.stringify(server), { mode: OWNER_ONLY_FILE });
  } catch {
    // The store itself can be written, or the server would not run; a full disk must not end it here.
  }
  return { withdraw: () => rmSync(toPath(storePath), { force: true }) };
}

/** What a server said last; it may have died since. null when none did. */
export function findAnnouncedServer(storePath: string): AnnouncedServer | null {
  try {
    return JSON.parse(readFileSync(toPath(storePath), "utf8")) as AnnouncedServer;
  } catch {
    return null; // none, or one that a crash left half
  }
}
