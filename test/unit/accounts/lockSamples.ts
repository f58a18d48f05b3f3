import type { FileLock } from "../../../src/accounts/shared/fileLock";
import type { ManualClock } from "../manualClock";
import { drive } from "./drive";

export const name = "account";
/** For a clock that is moved. */
export const limits = { heartbeatMs: 100, stalledAfterMs: 1_500, waitLimitMs: 3_000 };

/** How long the lock made its next owner wait. */
export async function msUntilTaken(clock: ManualClock, lock: FileLock): Promise<number> {
  const began = clock.monotonic();
  const held = await drive(clock, lock.acquire(name));
  await held.release();
  return clock.monotonic() - began;
}
