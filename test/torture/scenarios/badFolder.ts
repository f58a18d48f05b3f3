import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineTime } from "../arrows";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/** Far more than a renewal takes here, far less than any limit of a wait. */
const DELAY_LIMIT_MS = 4_000;

/** Somebody puts things into the folder that are no records, or takes the folder away. */
export const badFolder: Scenario = {
  name: "bad-folder",
  mode: "grace",
  processes: 4,
  goal: {
    text: "no account is locked or delayed, 0 lost, 0 double, 1.00 requests per expiry",
    isReached: ({ lostSignIns, doubleRedemptions, expiries, refreshRequests }) =>
      lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests === expiries,
  },
  shortRounds: 6,
  share: 1,
  round,
};

const acts = {
  "a garbage record with a high number": (record: Place) => writeFileSync(record("999999.jwe"), "garbage"),
  "an empty record with the next numbers": (record: Place) => {
    for (let ahead = 1; ahead <= 3; ahead++) {
      writeFileSync(record(`${100_000 + ahead}.jwe`), "");
    }
  },
  "a pipe in the place of a record": (record: Place) => execFileSync("mkfifo", [record("999998.jwe")]),
  "a folder in the place of a record": (record: Place) =>
    mkdirSync(record("999997.jwe"), { recursive: true }),
  "a link and a huge file in the place of records": (record: Place) => {
    symlinkSync("/dev/zero", record("999996.jwe"));
    writeFileSync(record("999995.jwe"), "");
    truncateSync(record("999995.jwe"), 500 * 1024 * 1024);
  },
  "numbers beyond all numbers": (record: Place) => {
    writeFileSync(record("99999999999999999999.jwe"), "garbage");
    writeFileSync(record("lock.90071992547409930"), "garbage");
  },
  "the folder is deleted": (_: Place, folder: string) => rmSync(folder, { recursive: true }),
} as const;

type Place = (ending: string) => string;

async function round(trial: Trial, index: number): Promise<void> {
  const { machine } = trial;
  const [when, act] = Object.entries(acts)[index % Object.keys(acts).length] ?? [];
  if (!when || !act) {
    return;
  }
  const folder = machine.handOffFolder;
  await trial.makeDue(0);
  try {
    act((ending) => join(folder, `${machine.account}.${ending}`), folder);
  } catch (error) {
    trial.wrong.push(`${when}: could not be tried (${String(error)})`);
  }
  const began = machineTime();
  trial.expectTokens(await trial.getTokens(0), when);
  const took = machineTime() - began;
  if (took > DELAY_LIMIT_MS) {
    trial.wrong.push(`${when}: took ${Math.round(took)} ms`);
  }
  await trial.expectAgreement(when);
  await trial.makeDue(0);
  trial.expectTokens(await trial.getTokens(0), `an expiry after ${when}`);
  clean(folder, machine.account);
}

/** The next round begins with a folder of our own files alone. */
function clean(folder: string, account: string): void {
  for (const name of readdirSync(folder)) {
    if (/\.(?:\d{6,}\.jwe|lock\.\d{16,})$/.test(name) && name.startsWith(account)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
