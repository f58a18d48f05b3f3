import { randomUUID } from "node:crypto";
import { readFile, readlink, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";

/**
 * Where PIDs are one series. A name that two machines share would let one judge the other's owner dead; one that changes
 * costs the stall limit. On Linux it is the kernel's run and the PID namespace, which containers of one kernel do not
 * share. macOS and Windows tell no such thing without a program or a library; there it is the host's name with the
 * identity of the person's folder for temporary files, which both keep on the machine even where the home folder is not:
 * its number, and the volume's on Windows, its birth on macOS, where devices are counted from one.
 */
export async function machineName(platform = process.platform): Promise<string> {
  if (platform === "linux") {
    const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => undefined);
    const namespace = await readlink("/proc/self/ns/pid").catch(() => undefined);
    if (bootId && namespace) {
      return `${bootId.trim()} ${namespace}`;
    }
  }
  const identity = await stat(tmpdir(), { bigint: true }).then(
    ({ dev, ino, birthtimeNs }) => `${ino} ${platform === "win32" ? dev : birthtimeNs}`,
    () => randomUUID(),
  );
  return `${hostname()} ${identity}`;
}
