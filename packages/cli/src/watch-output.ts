import { EXIT_CODES } from "./exit-codes.ts";

/**
 * Watches the two outputs of this process: a reader may leave (`| head`), and an error that nobody listens for ends the process. The
 * command ends then, quietly, unless it goes on without being read; what a command only says beside its work never ends it.
 */
export function watchOutput(): { goOnUnread(): void } {
  let endsUnread = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!endsUnread) return;
    if (error.code !== "EPIPE") throw error;
    process.exit(EXIT_CODES.readerLeft);
  });
  process.stderr.on("error", () => {}); // there is nowhere left to tell it
  return {
    goOnUnread() {
      endsUnread = false;
    },
  };
}
