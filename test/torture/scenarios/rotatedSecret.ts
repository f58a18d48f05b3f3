import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/** The client secret is rotated in the Developer Console; the person enters the new one in one window. */
export const rotatedSecret: Scenario = {
  name: "rotated-secret",
  mode: "grace",
  processes: 4,
  goal: {
    text: "nobody is signed out by the old secret, every window has the new one, 0 lost, 0 double",
    isReached: ({ lostSignIns, doubleRedemptions }) => lostSignIns === 0 && doubleRedemptions === 0,
  },
  shortRounds: 2,
  share: 1,
  round,
};

async function round(trial: Trial): Promise<void> {
  const { machine, random } = trial;
  const secret = machine.box.resetSecret();
  await trial.makeDue(0);
  for (const { report } of await trial.getTokens(0)) {
    if (report.kind !== "failed" || report.decision !== "fixSettings") {
      trial.wrong.push(`with the old secret: ${JSON.stringify(report)}`);
    }
  }
  const [window] = random.some(machine.living, 1);
  const report = window && (await machine.askToSignIn(window, secret));
  if (report?.kind !== "accounts" || !report.ids[0]) {
    trial.wrong.push(`the sign-in with the new secret: ${JSON.stringify(report)}`);
    return;
  }
  machine.account = report.ids[0];
  await machine.secretsSettled();
  await trial.expectAgreement("after the new secret");
  for (const when of ["with the new secret", "an expiry later", "two expiries later"]) {
    await trial.makeDue(0);
    trial.expectTokens(await trial.getTokens(0), when);
  }
  if (!(await trial.checkWithFreshWindow(0))) {
    trial.wrong.push("a new window does not have the new secret");
  }
}
