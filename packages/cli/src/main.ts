#!/usr/bin/env node
import { exitCodeOf } from "./exit-codes.ts";
import { formatError } from "./format-error.ts";
import { createProcessIo } from "./io.ts";
import { createProgram } from "./program.ts";

const io = createProcessIo();
try {
  await createProgram(io).parseAsync(process.argv);
} catch (error) {
  io.err(formatError(error));
  io.setExitCode(exitCodeOf(error));
}
