import { createHash } from "node:crypto";

const FRESH_FOR_MS = 10_000;
const MAX_KNOWN = 2_000;

interface KnownHash {
  sha256: string | null;
  readAtMs: number;
}

export interface SkillHashesOptions {
  readSkillFile: (path: string) => Promise<Uint8Array | null>;
  clock: () => number;
}

/** Content hashes of skill files: which version of a skill a run had. Read at most once in ten seconds each. */
export class SkillHashes {
  private readonly known = new Map<string, KnownHash>();
  private readonly reading = new Map<string, Promise<string | null>>();
  private readonly options: SkillHashesOptions;

  constructor(options: SkillHashesOptions) {
    this.options = options;
  }

  /** Hash when it is known and fresh, undefined when the file must be read, null when it cannot be read. */
  peek(location: string): string | null | undefined {
    const known = this.known.get(location);
    if (known === undefined || this.options.clock() - known.readAtMs > FRESH_FOR_MS) return undefined;
    return known.sha256;
  }

  /** Never rejects. Only files named SKILL.md are read, whatever a prompt claims. */
  async read(location: string): Promise<string | null> {
    const fresh = this.peek(location);
    if (fresh !== undefined) return fresh;
    const running = this.reading.get(location);
    if (running !== undefined) return running;
    const started = this.readAnew(location).finally(() => this.reading.delete(location));
    this.reading.set(location, started);
    return started;
  }

  /** Forgets everything: a skill was changed. */
  forget(): void {
    this.known.clear();
  }

  private async readAnew(location: string): Promise<string | null> {
    let sha256: string | null = null;
    try {
      const content = /(^|[\\/])SKILL\.md$/.test(location)
        ? await this.options.readSkillFile(location)
        : null;
      if (content !== null) sha256 = createHash("sha256").update(content).digest("hex");
    } catch {
      sha256 = null; // a file that went away between prompt and read has no known version
    }
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(location, { sha256, readAtMs: this.options.clock() });
    return sha256;
  }
}
