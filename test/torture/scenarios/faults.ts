import { createServer } from "node:net";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import type { Fault, Place } from "../../box-simulator/faults";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";
import type { Random } from "../random";

const KINDS = ["delay", "dropBefore", "dropAfter", "tooManyRequests", "serverError", "html"] as const;
type FaultKind = (typeof KINDS)[number];

/** Requests are hit as by cards from a shuffled deck, so that a short run has its 30 % as well. */
const DECK = 20;
const NO_FAULTS = Array.from({ length: DECK - KINDS.length }, () => undefined);

/** Where faults come in a row, a short run has more of them than its share. */
const FEW = 100;
const BAD_LUCK = 5;

const LONG_FORM_HOURS = 200;
/** Far more attempts than bad luck can take. */
const MOST_ATTEMPTS = 40;

/**
 * A bad network: 30 % of all requests meet a fault, and now and then there is no network at all. What is tried offline
 * never reaches Box and is not among its requests.
 */
export const faults: Scenario = {
  name: "faults-30",
  mode: "grace",
  processes: 4,
  goal: {
    text: `0 lost, at most 1.5 requests per expiry, 0 double; below ${FEW} expiries bad luck may cost ${BAD_LUCK} more`,
    isReached: ({ lostSignIns, doubleRedemptions, refreshRequests, expiries }) =>
      lostSignIns === 0 &&
      doubleRedemptions === 0 &&
      refreshRequests <= 1.5 * expiries + (expiries < FEW ? BAD_LUCK : 0),
  },
  shortRounds: 16,
  share: 3,
  isEnough: ({ virtualHours, expiries }) => virtualHours >= LONG_FORM_HOURS && expiries >= FEW,
  prepare: async ({ machine, random }) => hitRequests(machine.box, random.stream("faults")),
  round,
  end: async ({ machine }) => stopFaults(machine.box),
};

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  const minimumLifetimeMs = random.pick([0, 60_000, 5 * 60_000]);
  await trial.makeDue(minimumLifetimeMs);
  if (random.chance(0.15)) {
    await offlineSpell(trial, minimumLifetimeMs);
  } else if (random.chance(0.04)) {
    await answerLostForHours(trial, minimumLifetimeMs);
  }
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const answered = await trial.getTokens(minimumLifetimeMs);
    trial.expectNobodySignedOut(answered, "storm with faults");
    if (answered.every(({ report }) => report.kind === "token")) {
      await trial.expectAgreement("after faults");
      return;
    }
    // As a person who tries again, or the schedule; Box may have asked to wait.
    await machine.pass(random.between(30_000, 90_000));
    trial.countExpiry(minimumLifetimeMs);
  }
  trial.wrong.push("No token came through for a long time.");
}

async function offlineSpell(trial: Trial, minimumLifetimeMs: number): Promise<void> {
  const { machine, random } = trial;
  await machine.tellAll({ kind: "network", offlinePort: await closedPort() });
  for (let attempt = random.whole(1, 3); attempt > 0; attempt--) {
    const answered = await trial.getTokens(minimumLifetimeMs);
    trial.expectNobodySignedOut(answered, "offline");
    if (answered.some(({ report }) => report.kind === "token")) {
      trial.wrong.push("A token came while there was no network.");
    }
    await machine.pass(random.between(60_000, 2 * 3_600_000));
    trial.countExpiry(minimumLifetimeMs);
  }
  await machine.tellAll({ kind: "network" });
}

/** Box issued a pair that nobody ever saw; when somebody asks again, its access token has ended. */
async function answerLostForHours(trial: Trial, minimumLifetimeMs: number): Promise<void> {
  const { machine, random } = trial;
  machine.box.faults.add({ kind: "html", on: "token", moment: "after" });
  const answered = await trial.getTokens(minimumLifetimeMs, random.some(machine.living, 1));
  trial.expectNobodySignedOut(answered, "answer lost");
  await machine.pass(random.between(1, 5) * 3_600_000);
  trial.countExpiry(minimumLifetimeMs);
}

/** 30 % of the token requests, and 30 % of the calls with a token. */
function hitRequests({ faults }: BoxSimulator, random: Random): void {
  const decks = new Map<Place, (FaultKind | undefined)[]>();
  const take = faults.take.bind(faults);
  faults.take = (place, grantType) => {
    const deck = decks.get(place) ?? [];
    if (deck.length === 0) {
      deck.push(...random.some<FaultKind | undefined>([...KINDS, ...NO_FAULTS], DECK));
    }
    decks.set(place, deck);
    const kind = deck.pop();
    if (kind) {
      faults.add(someFault(place, kind, random));
    }
    return take(place, grantType);
  };
}

function stopFaults({ faults }: BoxSimulator): void {
  faults.clear();
  Reflect.deleteProperty(faults, "take");
}

function someFault(on: Place, kind: FaultKind, random: Random): Fault {
  const moment = random.pick(["before", "after"]);
  const retryAfter = random.chance(0.5) ? { retryAfter: random.whole(1, 60) } : {};
  switch (kind) {
    case "delay":
      return { on, kind, ms: random.between(10, 150), moment };
    case "dropBefore":
    case "dropAfter":
      return { on, kind };
    case "tooManyRequests":
      return { on, kind, ...retryAfter };
    case "serverError":
      return { on, kind, status: random.pick([500, 502, 503, 504]), ...retryAfter, moment };
    case "html":
      return { on, kind, status: random.pick([200, 400, 403, 502]), moment };
  }
}

/** A port at which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 1;
}
