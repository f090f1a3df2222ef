import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type ProgramStart, waitUntil } from "@clawglass/testing";

/** What a key sends to a program that reads keys. */
const KEYS = {
  enter: "\r",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  backspace: "\u007f",
  "ctrl-c": "\u0003",
} as const;

/** A program in a pseudo-terminal, and the person who sits before it. */
export interface Terminal {
  /** Waits until this is shown, later than what the last call waited for. Gives what was shown in between. */
  sees(what: string | RegExp, timeoutMs?: number): Promise<string>;
  type(text: string): void;
  press(key: keyof typeof KEYS, times?: number): void;
  /** Everything that was ever shown, also what was drawn over, without colours and cursor movements. */
  readAll(): string;
  /** Waits for the end of the program. Its exit code; 128 + n when signal n ended it. */
  ends(): Promise<number | null>;
  /** Hangs up, where the program still runs. */
  close(): void;
}

const SEE_TIMEOUT_MS = 30_000;

/** The Python that makes pseudo-terminals; null, with the reason printed, where there is none. */
export function findTerminalPython(): string | null {
  const script = "import pty, sys, termios; print(sys.executable)";
  const python = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  if (python.status === 0) return python.stdout.trim();
  const reason = python.error?.message ?? python.stderr.trim();
  console.warn(`left out: no pseudo-terminal without python3 (${reason})`);
  return null;
}

export function startInTerminal(pythonPath: string, { file, args, cwd, env }: ProgramStart): Terminal {
  const child = spawn(pythonPath, [join(import.meta.dirname, "terminal.py"), file, ...args], {
    cwd,
    env: { ...env, TERM: "xterm-256color" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let shown = "";
  let seenChars = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const readAll = (): string => stripVTControlCharacters(shown).replaceAll("\r\n", "\n");

  return {
    async sees(what, timeoutMs = SEE_TIMEOUT_MS) {
      const found = await waitUntil(
        `the terminal to show ${what}`,
        () => {
          const rest = readAll().slice(seenChars);
          const at = typeof what === "string" ? rest.indexOf(what) : rest.search(what);
          const length = typeof what === "string" ? what.length : (what.exec(rest)?.[0].length ?? 0);
          return at < 0 ? null : { text: rest.slice(0, at + length) };
        },
        { timeoutMs, describe: () => readAll().slice(seenChars) },
      );
      seenChars += found.text.length;
      return found.text;
    },
    type: (text) => void child.stdin.write(text),
    press: (key, times = 1) => void child.stdin.write(KEYS[key].repeat(times)),
    readAll,
    ends: () => ended,
    close() {
      child.stdin.end();
    },
  };
}
