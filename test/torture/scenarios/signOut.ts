import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/** In the middle of a storm somebody signs out, in one window; later in another one signs in again. */
export const signOut: Scenario = {
  name: "sign-out",
  mode: "grace",
  processes: 8,
  goal: {
    text: "signed out everywhere, 0 lost after the next sign-in, at most one request per expiry, 0 double",
    isReached: ({ lostSignIns, doubleRedemptions, refreshRequests, expiries }) =>
      lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests <= expiries,
  },
  shortRounds: 4,
  share: 2,
  round,
};

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  if (random.chance(0.7)) {
    await trial.makeDue(0);
  }
  const storm = trial.getTokens(0);
  await new Promise((resolve) => setTimeout(resolve, random.between(0, trial.stormMs)));
  const [leaving] = random.some(machine.living, 1);
  const ended = leaving && (await trial.storm({ kind: "signOut", account: machine.account }, [leaving]));
  if (ended?.[0]?.report.kind !== "done") {
    trial.wrong.push(`The sign-out failed: ${JSON.stringify(ended?.[0]?.report)}`);
  }
  for (const { report } of await storm) {
    if (report.kind === "failed" && report.code !== "signedOut") {
      trial.wrong.push(`storm with a sign-out: ${report.code}, ${report.decision}: ${report.text}`);
    }
  }
  await expectSignedOut(trial);
  const [next] = random.some(machine.living, 1);
  if (next) {
    await machine.signIn(next);
  }
  trial.expectTokens(await trial.getTokens(0), "after the next sign-in");
}

async function expectSignedOut(trial: Trial): Promise<void> {
  const { machine } = trial;
  if (machine.box.families.at(-1)?.state !== "revoked") {
    trial.wrong.push("Box was not told of the sign-out.");
  }
  // Its copy of the secrets may still have the record.
  const newcomer = await machine.openWindow();
  if (!(await machine.agreeOnSignOut())) {
    trial.wrong.push("A window still shows the account after the sign-out.");
  }
  await machine.secretsSettled();
  const known = await machine.tellAll({ kind: "accounts" });
  if (known.some((report) => report.kind === "accounts" && report.ids.length > 0)) {
    trial.wrong.push("A window knows an account after the sign-out.");
  }
  await machine.closeWindow(newcomer);
}
