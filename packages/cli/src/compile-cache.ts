import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Lets Node keep the compiled form of our own code between starts, in the user's cache folder: Node's default lies in a
 * folder that all users share. The variable hands it on to threads. Where the folder cannot be written, Node does without.
 */
export function useCompileCache(environment: NodeJS.ProcessEnv): void {
  environment.NODE_COMPILE_CACHE ??= join(cacheFolder(environment), "compiled");
  enableCompileCache(environment.NODE_COMPILE_CACHE);
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME ?? homedir();
  if (process.platform === "darwin") return join(home, "Library", "Caches", "Clawglass");
  if (process.platform === "win32")
    return join(environment.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Clawglass", "Cache");
  return join(environment.XDG_CACHE_HOME || join(home, ".cache"), "clawglass");
}
