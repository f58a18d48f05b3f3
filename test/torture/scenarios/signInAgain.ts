import type { Arrow } from "../arrows";
import { machineTime } from "../arrows";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";
import { KILL_LIMITS } from "./kills";

/** Where the window that signs in again may die; `none`: it lives. */
const PLACES: readonly (Arrow | "none")[] = ["none", "sealed", "stored", "published", "ended"];
const ONE_ACCOUNT_LIMIT_MS = 10_000;

/** The same person signs in again, in the middle of a storm, and the former account is retired, whoever dies meanwhile. */
export const signInAgain: Scenario = {
  name: "sign-in-again",
  mode: "grace",
  processes: 6,
  limits: KILL_LIMITS,
  goal: {
    text: "one account in the end, 0 lost, 0 double, the former pair not revoked",
    isReached: ({ lostSignIns, doubleRedemptions }) => lostSignIns === 0 && doubleRedemptions === 0,
  },
  shortRounds: PLACES.length,
  share: 2,
  round,
};

async function round(trial: Trial, index: number): Promise<void> {
  const { machine, random } = trial;
  const place = PLACES[index % PLACES.length] ?? "none";
  const when = place === "none" ? "signed in again" : `killed at "${place}" of a sign-in again`;
  await trial.makeDue(0);
  trial.expectTokens(await trial.getTokens(0), "before a sign-in again");
  machine.traces.disarm();
  const [window] = random.some(machine.living, 1);
  if (!window) {
    return;
  }
  if (place !== "none") {
    machine.traces.arm(place, "kill");
  }
  const report = await machine.askToSignIn(window).catch(() => ({ kind: "died" }) as const);
  machine.traces.disarm();
  if (place === "none" && report.kind !== "accounts") {
    trial.wrong.push(`${when}: ${JSON.stringify(report)}`);
  }
  const died = await trial.countDeaths([{ window, report }]);
  await machine.secretsSettled();
  await machine.openWindows(died);
  machine.account = await theOneAccount(trial, when);
  trial.expectTokens(await trial.getTokens(0), when);
  await trial.expectAgreement(when);
  if (machine.box.families.some(({ state }) => state === "revoked")) {
    trial.wrong.push(`${when}: a pair was revoked, though nobody signed out`);
  }
}

/** Waits until every window knows one account, and all the same. */
async function theOneAccount({ machine, wrong }: Trial, when: string): Promise<string> {
  const end = machineTime() + ONE_ACCOUNT_LIMIT_MS;
  for (;;) {
    const known = await machine.knownAccounts();
    const ids = [...new Set(known.flat())];
    const [only] = ids;
    if (only !== undefined && ids.length === 1 && known.every((each) => each.length === 1)) {
      return only;
    }
    if (machineTime() > end) {
      wrong.push(`${when}: the windows know ${JSON.stringify(known)}`);
      return only ?? machine.account;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
