import { exitCodeOf } from "./exit-codes.ts";
import { formatError } from "./format-error.ts";
import { createProcessIo } from "./io.ts";
import { createProgram } from "./program.ts";

/** Runs one command line in this process. */
export async function run(argv: readonly string[]): Promise<void> {
  const io = createProcessIo();
  try {
    const program = await createProgram(io, argv[2]);
    await program.parseAsync(argv);
  } catch (error) {
    io.err(formatError(error));
    io.setExitCode(exitCodeOf(error));
  }
}
