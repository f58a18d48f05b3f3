import { renameSync, rmSync, writeFileSync } from "node:fs";

/** The folder goes away, a file takes its place: nothing can be locked, read or written. */
export function breakFolder(folder: string): void {
  renameSync(folder, `${folder}.away`);
  for (;;) {
    try {
      writeFileSync(folder, "", { flag: "wx" });
      return;
    } catch {
      // A window has made the folder again in between.
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

export function mendFolder(folder: string): void {
  rmSync(folder);
  renameSync(`${folder}.away`, folder);
}
