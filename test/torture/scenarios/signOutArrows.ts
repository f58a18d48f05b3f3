import { signOutArrows } from "../arrows";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";
import { KILL_LIMITS } from "./kills";

/** A window dies in the middle of a sign-out; whoever comes next finishes it. */
export const signOutCrashes: Scenario = {
  name: "sign-out-arrows",
  mode: "grace",
  processes: 3,
  limits: KILL_LIMITS,
  goal: {
    text: "signed out everywhere and revoked after each arrow, 0 lost after the next sign-in, 0 double",
    isReached: ({ lostSignIns, doubleRedemptions }) => lostSignIns === 0 && doubleRedemptions === 0,
  },
  shortRounds: signOutArrows.length,
  share: 1,
  isEnough: ({ kills }) => kills >= signOutArrows.length * 2,
  round,
};

async function round(trial: Trial, index: number): Promise<void> {
  const { machine, random } = trial;
  const arrow = signOutArrows[index % signOutArrows.length] ?? "marked";
  const when = `killed at "${arrow}" of a sign-out`;
  await trial.makeDue(0);
  trial.expectTokens(await trial.getTokens(0), "before a sign-out");
  machine.traces.disarm();
  machine.traces.arm(arrow, "kill");
  const [leaving] = random.some(machine.living, 1);
  const answered = leaving ? await trial.storm({ kind: "signOut", account: machine.account }, [leaving]) : [];
  const died = await trial.countDeaths(answered);
  machine.traces.disarm();
  if (died !== 1) {
    trial.wrong.push(`${when}: ${died} died`);
  }
  await machine.secretsSettled();
  // As at a person's next look: at a start, or when a window gets the focus.
  await machine.openWindows(died);
  await machine.tellAll({ kind: "focus" });
  if (!(await machine.agreeOnSignOut())) {
    trial.wrong.push(`${when}: a window still shows the account`);
  }
  if (machine.box.families.at(-1)?.state !== "revoked") {
    trial.wrong.push(`${when}: Box was not told`);
  }
  const [next] = random.some(machine.living, 1);
  if (next) {
    await machine.signIn(next);
  }
  trial.expectTokens(await trial.getTokens(0), "after the next sign-in");
}
