import type { FileLockLimits } from "../../../src/accounts/shared/fileLock";
import { machineTime } from "../arrows";
import type { Window } from "../harness/machine";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

const LIMITS: FileLockLimits = { heartbeatMs: 50, stalledAfterMs: 500, waitLimitMs: 60_000 };

/** `arrived`: Box has done what was asked, and the answer is on its way. */
const PLACES = ["lock", "decided", "arrived", "response", "sealed", "stored", "published", "unlock"] as const;

/**
 * The owner of the lock freezes, is overtaken, and goes on later as if nothing had happened. One moment is left out, since
 * nothing on this side of Box can help there: between the last look at the lock and the first byte of the request.
 */
export const stops: Scenario = {
  name: "stops-16",
  mode: "grace",
  processes: 16,
  limits: LIMITS,
  goal: {
    text: "0 lost, 0 double, at most 2 requests per stop",
    isReached: ({ lostSignIns, doubleRedemptions, refreshRequests, expiries, stops }) =>
      lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests <= expiries + stops,
  },
  shortRounds: 3,
  share: 3,
  round,
  notes: ({ stops }) => [`${stops} stops of the lock's owner`],
};

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  const minimumLifetimeMs = random.pick([0, 60_000]);
  await trial.makeDue(minimumLifetimeMs);
  machine.traces.disarm();
  const place = random.pick(PLACES);
  armStop(trial, place);
  const asked = machine.living.map((window) => ({
    window,
    answer: trial.getTokens(minimumLifetimeMs, [window]),
  }));
  const stopped = await stoppedAt(trial, place);
  const since = machine.steps(stopped).at(-1)?.at ?? machineTime();
  const others = (
    await Promise.all(asked.filter(({ window }) => window !== stopped).map(({ answer }) => answer))
  ).flat();
  trial.stops += 1;
  trial.countTakeover(since, others);
  trial.expectTokens(others, "while the owner is stopped");

  // It may sleep through more than one token.
  const sleepsLonger = random.chance(0.3);
  if (sleepsLonger) {
    await trial.makeDue(0);
    trial.expectTokens(await trial.getTokens(0), "while the owner is stopped for long");
  }
  machine.goOn(stopped);
  const late = await asked.find(({ window }) => window === stopped)?.answer;
  if (!sleepsLonger) {
    // After a long stop its caller may get the token of before: that was good when it was handed out.
    trial.expectTokens(late ?? [], "after the stop");
  }
  trial.expectTokens(await trial.getTokens(0), "all after the stop");
  await trial.expectAgreement("after the stop");
}

function armStop({ machine }: Trial, place: (typeof PLACES)[number]): void {
  if (place === "arrived") {
    machine.box.faults.add({ kind: "hold", on: "token", moment: "after" });
    machine.traces.arm("sent", "tell");
  } else {
    machine.traces.arm(place, "stop");
  }
}

async function stoppedAt({ machine }: Trial, place: (typeof PLACES)[number]): Promise<Window> {
  if (place !== "arrived") {
    const window = await machine.whoIsTaken();
    window.process.isStopped = true;
    return window;
  }
  await machine.box.faults.held();
  const window = await machine.whoIsTaken();
  window.process.stop();
  machine.box.faults.release();
  return window;
}
