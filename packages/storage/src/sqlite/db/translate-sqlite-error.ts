import { AppError, isAppError } from "@clawglass/core";

const PRIMARY_CODE_MASK = 0xff;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Turns what node:sqlite, the file system and the unpacking of texts throw into an AppError that says what to do. AppErrors pass unchanged. */
export function translateSqliteError(error: unknown, location: string): AppError {
  if (isAppError(error)) return error;
  const cause = { cause: error };
  switch (readSqliteCode(error) ?? readFileCode(error)) {
    case SQLITE_FULL:
      return new AppError("STORE_FULL", `No space is left for ${location}; the change was not stored.`, {
        hint: "Free some disk space, or delete old traces; nothing that was acknowledged is lost.",
        ...cause,
      });
    case SQLITE_CORRUPT:
      return new AppError("STORE_CORRUPT", `The store ${location} is damaged.`, {
        hint: "Stop the server, keep a copy of the file, and restore the last backup.",
        ...cause,
      });
    case SQLITE_NOTADB:
      return new AppError(
        "STORE_CORRUPT",
        `${location} is not a Clawglass store, or its first page is damaged.`,
        {
          hint: "Choose another data directory, or restore the last backup.",
          ...cause,
        },
      );
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return new AppError("STORE_UNAVAILABLE", `The store ${location} is in use by another process.`, {
        hint: "Stop the other Clawglass server, or choose another data directory.",
        ...cause,
      });
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return new AppError("STORE_UNAVAILABLE", `The store ${location} cannot be opened for writing.`, {
        hint: "Check that its folder exists and that this user may write to it.",
        ...cause,
      });
    case SQLITE_IOERR:
      return new AppError("STORE_UNAVAILABLE", `The disk failed while it read or wrote ${location}.`, {
        hint: "Check the disk and the system's log; the change was not stored.",
        ...cause,
      });
    default:
      return new AppError(
        "INTERNAL",
        `The store failed: ${error instanceof Error ? error.message : String(error)}`,
        cause,
      );
  }
}

function readSqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & PRIMARY_CODE_MASK;
}

function readFileCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  // A text that cannot be unpacked was changed on the disk.
  if (typeof error.code === "string" && (error.code.startsWith("ZSTD_error") || error.code === "Z_BUF_ERROR"))
    return SQLITE_CORRUPT;
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return SQLITE_FULL;
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOENT":
    case "ENOTDIR":
    case "EISDIR":
      return SQLITE_CANTOPEN;
    case "EIO":
      return SQLITE_IOERR;
    default:
      return null;
  }
}
