import { TemporaryFolder } from "../host/temporaryFolder";
import { handLockOn } from "../unit/accounts/lockHandOver";

/** Eight processes hand the lock on a hundred times, and nobody waits over two seconds: else the exit code is 1. */
const PROCESSES = 8;
const HAND_OVERS = 100;
const LONGEST_WAIT_MS = 2_000;

async function main(): Promise<void> {
  const temporary = new TemporaryFolder("hand-over");
  const order = { processes: PROCESSES, handOvers: HAND_OVERS };
  const { handOvers, longestMs, meanMs } = await handLockOn(temporary.inside("accounts"), order);
  await temporary.remove();
  const waits = `longest wait ${longestMs.toFixed(0)} ms, mean ${meanMs.toFixed(0)} ms`;
  console.log(`${process.platform}: ${PROCESSES} processes handed the lock on ${handOvers} times, ${waits}`);
  process.exitCode = handOvers >= HAND_OVERS && longestMs <= LONGEST_WAIT_MS ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
