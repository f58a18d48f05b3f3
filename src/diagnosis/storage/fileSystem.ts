import { statfs } from "node:fs/promises";

/** What a file system is, where the system tells. */
export interface FileSystem {
  readonly kind: "local" | "network" | "memory" | "unknown";
  /** As Linux calls it. */
  readonly name: string | undefined;
  /** Bytes that this person may still fill. */
  readonly free: number;
}

/** `f_type` of statfs(2); other systems number theirs in another way, or not at all. */
const LINUX: Readonly<Record<number, readonly [name: string, kind: FileSystem["kind"]]>> = {
  61267: ["ext4", "local"],
  1481003842: ["xfs", "local"],
  2435016766: ["btrfs", "local"],
  801189825: ["zfs", "local"],
  2035054128: ["overlay", "local"],
  19780: ["vfat", "local"],
  538032816: ["exfat", "local"],
  16914836: ["tmpfs", "memory"],
  2240043254: ["ramfs", "memory"],
  26985: ["nfs", "network"],
  20859: ["smb", "network"],
  4283649346: ["cifs", "network"],
  4266872130: ["smb2", "network"],
  1397113167: ["afs", "network"],
  16914839: ["9p", "network"],
  12805120: ["ceph", "network"],
  1702057286: ["fuse", "unknown"],
};

/** @throws the system's error */
export async function fileSystemOf(folder: string, platform: NodeJS.Platform): Promise<FileSystem> {
  const { type, bavail, bsize } = await statfs(folder);
  // A negative number where the system gives 32 bits with a sign.
  const [name, kind] = (platform === "linux" ? LINUX[type >>> 0] : undefined) ?? [];
  return { name, kind: kind ?? "unknown", free: bavail * bsize };
}
