import { breakFolder, mendFolder } from "../harness/brokenFolder";
import type { Scenario } from "../harness/scenario";
import type { Answered, Trial } from "../harness/trial";

/** The sealed record cannot be written: the disk is full, or something else lies where the folder was. */
export const fullDisk: Scenario = {
  name: "full-disk",
  mode: "grace",
  processes: 4,
  goal: {
    text: "0 lost, 0 double, the pair of before stays usable",
    isReached: ({ lostSignIns, doubleRedemptions }) => lostSignIns === 0 && doubleRedemptions === 0,
  },
  shortRounds: 6,
  share: 1,
  round: async (trial) => {
    const act = trial.random.pick([refreshWhileAlive, fullAtExpiry, folderGoneAtExpiry]);
    await act(trial);
    trial.expectTokens(await trial.getTokens(0), `with space again, ${act.name}`);
    await trial.expectAgreement("with space again");
    await trial.makeDue(0);
    trial.expectTokens(await trial.getTokens(0), `an expiry later, ${act.name}`);
  },
};

/** The person presses refresh; the token of before must go on working. */
async function refreshWhileAlive(trial: Trial): Promise<void> {
  const { machine, random } = trial;
  const { account, living } = machine;
  await machine.pass(random.between(0, 30 * 60_000));
  await machine.tellAll({ kind: "disk", full: true });
  const [window] = random.some(living, 1);
  expectDiskError(trial, await trial.storm({ kind: "renew", account }, window ? [window] : []));
  trial.expectTokens(await trial.storm({ kind: "use", account }), "the token of before, disk full");
  await machine.tellAll({ kind: "disk", full: false });
}

async function fullAtExpiry(trial: Trial): Promise<void> {
  const { machine, random } = trial;
  await trial.makeDue(0);
  await machine.tellAll({ kind: "disk", full: true });
  expectDiskError(trial, await trial.getTokens(0, random.some(machine.living, random.whole(1, 4))));
  await machine.tellAll({ kind: "disk", full: false });
}

async function folderGoneAtExpiry(trial: Trial): Promise<void> {
  const { machine } = trial;
  await trial.makeDue(0);
  breakFolder(machine.handOffFolder);
  expectDiskError(trial, await trial.getTokens(0));
  mendFolder(machine.handOffFolder);
}

function expectDiskError(trial: Trial, answered: readonly Answered[]): void {
  for (const { report } of answered) {
    if (report.kind !== "failed" || report.decision !== "retryLater" || !report.code.startsWith("disk")) {
      trial.wrong.push(`full disk: ${JSON.stringify(report)}`);
    }
  }
}
