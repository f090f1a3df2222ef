import { nodeSpoolDisk, type SpoolDisk } from "../spool/spool-disk.ts";

export interface DiskFaults {
  /** Appends fail with ENOSPC after half of the bytes were written. */
  isFull: boolean;
  /** Cutting a file back fails too. */
  cannotTruncate: boolean;
  /** Nothing can be made or renamed. */
  isReadOnly: boolean;
}

/** The real disk, with faults that a test switches on and off. */
export function createFaultyDisk(): { disk: SpoolDisk; faults: DiskFaults } {
  const faults: DiskFaults = { isFull: false, cannotTruncate: false, isReadOnly: false };
  const refuse = (): void => {
    if (faults.isReadOnly) throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
  };
  const disk: SpoolDisk = {
    ...nodeSpoolDisk,
    async makeFolder(path) {
      refuse();
      await nodeSpoolDisk.makeFolder(path);
    },
    async writeWhole(path, text) {
      refuse();
      await nodeSpoolDisk.writeWhole(path, text);
    },
    async openForAppend(path) {
      refuse();
      const file = await nodeSpoolDisk.openForAppend(path);
      return {
        ...file,
        async append(bytes) {
          if (!faults.isFull) return file.append(bytes);
          await file.append(bytes.subarray(0, Math.floor(bytes.length / 2)));
          throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        },
        async truncate(length) {
          if (faults.cannotTruncate) throw new Error("EIO");
          await file.truncate(length);
        },
      };
    },
  };
  return { disk, faults };
}
