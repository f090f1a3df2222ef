/** A file that a client keeps beside traces and runs: attachments, evaluation tables. Bytes, nothing is made of them. */
export interface ArtifactEntry {
  /** The name within the folder. */
  name: string;
  isFolder: boolean;
  /** null for folders. */
  sizeBytes: number | null;
}

/** Paths are relative, with `/` between segments, without `.`, `..` and empty segments; callers check that. */
export interface ArtifactReader {
  getArtifact(path: string): Promise<Uint8Array | null>;
  /** What lies directly in the folder, sorted by name; empty for a folder that does not exist. */
  listArtifacts(folder: string): Promise<ArtifactEntry[]>;
}

export interface ArtifactWriter {
  /** Replaces what is there. */
  putArtifact(path: string, bytes: Uint8Array): Promise<void>;
  /** Deletes the file, or the folder with all in it. Idempotent. */
  deleteArtifact(path: string): Promise<void>;
}
