import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/** Room for the records of an account and its tickets, and little more. */
const DISK_KIB = 256;

const canMount = tryToMount();

/**
 * A disk that is really full, or that takes no writes: a small file system in memory where this user may mount one, else a folder
 * without rights. What the windows had before goes on working, and all is well when there is space again.
 */
export const realDisk: Scenario = {
  name: "real-disk",
  mode: "grace",
  processes: 4,
  goal: {
    text: "0 lost, 0 double, the pair of before stays usable, no wait of the stall limit once there is space",
    isReached: ({ lostSignIns, doubleRedemptions }) => lostSignIns === 0 && doubleRedemptions === 0,
  },
  shortRounds: 2,
  share: 1,
  round,
  notes: () => [
    canMount
      ? `a file system of ${DISK_KIB} KiB`
      : "a folder without rights, since nothing can be mounted here",
  ],
};

async function round(trial: Trial): Promise<void> {
  const { machine } = trial;
  await trial.makeDue(0);
  trial.expectTokens(await trial.getTokens(0), "before the disk is full");
  const folder = machine.handOffFolder;
  if (canMount) {
    onSmallDisk(folder, "mount");
  }
  try {
    await withoutSpace(trial);
    trial.expectTokens(await trial.getTokens(0), "with space again");
    await trial.makeDue(0);
    trial.expectTokens(await trial.getTokens(0), "an expiry later");
    await trial.expectAgreement("with space again");
    await machine.secretsSettled();
  } finally {
    if (canMount) {
      onSmallDisk(folder, "unmount");
    }
  }
}

async function withoutSpace(trial: Trial): Promise<void> {
  const { machine } = trial;
  const { account, handOffFolder: folder } = machine;
  takeSpace(folder);
  try {
    for (const { report } of await trial.storm({ kind: "renew", account })) {
      if (report.kind !== "failed" || report.decision !== "retryLater" || !report.code.startsWith("disk")) {
        trial.wrong.push(`no space: ${JSON.stringify(report)}`);
      }
    }
    trial.expectTokens(await trial.storm({ kind: "use", account }), "the token of before, no space");
  } finally {
    giveSpace(folder);
  }
}

const FILLERS = ["filler", "filler.rest"];

function takeSpace(folder: string): void {
  if (!canMount) {
    chmodSync(folder, 0o500);
    return;
  }
  const { bavail, bsize } = statfsSync(folder);
  const sizes = [bavail * bsize, bsize];
  for (const [index, name] of FILLERS.entries()) {
    try {
      writeFileSync(join(folder, name), Buffer.alloc(sizes[index] ?? 0));
    } catch {
      // Full it is.
    }
  }
}

function giveSpace(folder: string): void {
  chmodSync(folder, 0o700);
  for (const name of FILLERS) {
    rmSync(join(folder, name), { force: true });
  }
}

/** Puts the folder's files on a small file system in the same place, or back. */
function onSmallDisk(folder: string, what: "mount" | "unmount"): void {
  const kept = mkdtempSync(join(tmpdir(), "box-auth-disk-"));
  try {
    cpSync(folder, kept, { recursive: true, preserveTimestamps: true });
    if (what === "mount") {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_KIB}k,mode=0700`, "tmpfs", folder]);
    } else {
      execFileSync("umount", ["--lazy", folder]);
    }
    cpSync(kept, folder, { recursive: true, preserveTimestamps: true });
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

function tryToMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "box-auth-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
