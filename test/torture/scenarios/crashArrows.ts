import { type Arrow, arrows } from "../arrows";
import type { Window } from "../harness/machine";
import type { Scenario } from "../harness/scenario";
import type { Answered, Trial } from "../harness/trial";
import { KILL_LIMITS } from "./kills";

/** `arrived`: Box has done what was asked, and the process dies before it reads the answer. */
type Place = Arrow | "arrived";

const PLACES: readonly Place[] = arrows.flatMap((arrow): Place[] =>
  arrow === "sent" ? [arrow, "arrived"] : [arrow],
);

/** Here the renewal may have to be asked for again. */
const REPEATED: ReadonlySet<Place> = new Set(["sent", "arrived", "response"]);

/** The crash table, arrow by arrow: once with windows that go on, once when all die together. */
export const crashArrows: Scenario = {
  name: "crash-arrows",
  mode: "grace",
  processes: 3,
  limits: KILL_LIMITS,
  goal: {
    text: "0 lost, 0 double, at most one renewal repeated at each arrow",
    isReached: ({ lostSignIns, doubleRedemptions }) => lostSignIns === 0 && doubleRedemptions === 0,
  },
  shortRounds: PLACES.length,
  share: 2,
  isEnough: ({ expiries }) => expiries >= PLACES.length * 2,
  round: async (trial, index) => {
    const place = PLACES[index % PLACES.length] ?? "lock";
    // So that the short form, which goes round once, has both.
    const allDie = (index + Math.floor(index / PLACES.length)) % 2 === 1;
    await dieAt(trial, place, allDie);
  },
};

async function dieAt(trial: Trial, place: Place, allDie: boolean): Promise<void> {
  const { machine } = trial;
  const when = `killed at "${place}"${allDie ? ", all of them" : ""}`;
  await trial.makeDue(0);
  machine.traces.disarm();
  const before = machine.refreshRequests;
  const { living } = machine;
  const asking = allDie ? living.slice(0, 1) : living;
  const answered = await (place === "arrived"
    ? killAfterArrival(trial, asking)
    : killAt(trial, place, asking));
  if (allDie) {
    await Promise.all(machine.living.map((window) => trial.kill(window)));
  }
  const died = await trial.countDeaths(answered);
  if (died !== (allDie ? living.length : 1)) {
    trial.wrong.push(`${when}: ${died} died`);
  }
  await machine.openWindows(died);
  trial.expectTokens([...answered, ...(await trial.getTokens(0))], when);
  await trial.expectAgreement(when);
  const requests = machine.refreshRequests - before;
  if (requests > (REPEATED.has(place) ? 2 : 1)) {
    trial.wrong.push(`${when}: ${requests} requests`);
  }
}

/** The first that comes there kills itself. */
async function killAt(trial: Trial, arrow: Arrow, asking: readonly Window[]): Promise<Answered[]> {
  trial.machine.traces.arm(arrow, "kill");
  return trial.getTokens(0, asking);
}

async function killAfterArrival(trial: Trial, asking: readonly Window[]): Promise<Answered[]> {
  const { machine } = trial;
  machine.box.faults.add({ kind: "hold", on: "token", moment: "after" });
  machine.traces.arm("sent", "tell");
  const asked = trial.getTokens(0, asking);
  await machine.box.faults.held();
  await trial.kill(await machine.whoIsTaken());
  machine.box.faults.release();
  return asked;
}
