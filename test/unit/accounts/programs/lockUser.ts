import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FileLock } from "../../../../src/accounts/shared/fileLock";
import { systemClock } from "../../../../src/base/clock";
import { type LockOrder, type LockReport, WITNESS } from "../lockOrders";

/** A process that uses the lock of a folder as its parent says, and tells what happened. */
const [folder = "", name = ""] = process.argv.slice(2);

process.once("disconnect", () => process.exit());
process.on("message", (order: LockOrder) => {
  follow(order).then(showMessage, (error: unknown) => showMessage({ kind: "failed", why: String(error) }));
});

let held: Awaited<ReturnType<FileLock["acquire"]>> | undefined;

async function follow(order: LockOrder): Promise<LockReport> {
  switch (order.kind) {
    case "enter": {
      const lock = new FileLock(folder, systemClock, order.limits);
      for (let turn = 0; turn < order.times; turn++) {
        held = await lock.acquire(name);
        await workAlone();
        await held.release();
      }
      return { kind: "entered" };
    }
    case "hold":
      held = await new FileLock(folder, systemClock, order.limits).acquire(name);
      return { kind: "holds" };
    case "look":
      return { kind: "owner", still: (await held?.stillOwned()) ?? false };
    case "release":
      await held?.release();
      return { kind: "released" };
  }
}

/** Exclusive create fails if any other process is in here too. */
async function workAlone(): Promise<void> {
  const witness = join(folder, WITNESS);
  const file = await open(witness, "wx");
  await file.close();
  await unlink(witness);
}

function showMessage(report: LockReport): void {
  process.send?.(report);
}
