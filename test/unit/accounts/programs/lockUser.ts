import { appendFile, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FileLock, type FileLockLimits, type HeldLock } from "../../../../src/accounts/shared/fileLock";
import { systemClock, wait } from "../../../../src/base/clock";
import { BoxError } from "../../../../src/base/errors";
import { type LockOrder, type LockReport, OWNERS, WITNESS } from "../lockOrders";

/** A process that uses the lock of a folder as its parent says, and tells what happened. */
const [folder = "", name = ""] = process.argv.slice(2);

process.once("disconnect", () => process.exit());
process.on("message", (order: LockOrder) => {
  const report = (one: LockReport) => process.send?.(one);
  follow(order).then(report, (error: unknown) =>
    report({ kind: "failed", code: error instanceof BoxError ? error.code : String(error) }),
  );
});

let held: HeldLock | undefined;

async function follow(order: LockOrder): Promise<LockReport> {
  switch (order.kind) {
    case "enter": {
      const lock = new FileLock(folder, systemClock, order.limits);
      for (let turn = 0; turn < order.times; turn++) {
        await lock.run(name, workAlone);
      }
      return { kind: "entered" };
    }
    case "handOn":
      return { kind: "handedOn", waitsMs: await handOn(order.times, order.limits) };
    case "hold":
      held = await new FileLock(folder, systemClock, order.limits).acquire(name);
      return { kind: "holds" };
    case "checkOwner":
      return { kind: "owner", still: (await held?.stillOwned()) ?? false };
    case "release":
      await held?.release();
      return { kind: "released" };
  }
}

/** How long each turn made this process wait. */
async function handOn(times: number, limits: FileLockLimits): Promise<number[]> {
  const lock = new FileLock(folder, systemClock, limits);
  const waitsMs: number[] = [];
  for (let had = await owners(); had.length < times; had = await owners()) {
    if (had.at(-1) === String(process.pid)) {
      await wait(systemClock, 5);
      continue;
    }
    const began = performance.now();
    await lock.run(name, async () => {
      waitsMs.push(performance.now() - began);
      await workAlone();
      await appendFile(join(folder, OWNERS), `${process.pid}\n`);
    });
  }
  return waitsMs;
}

async function owners(): Promise<string[]> {
  const text = await readFile(join(folder, OWNERS), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

/** Exclusive create fails if any other process is in here too. */
async function workAlone(): Promise<void> {
  const witness = join(folder, WITNESS);
  const file = await open(witness, "wx");
  await file.close();
  await unlink(witness);
}
