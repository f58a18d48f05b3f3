import assert from "node:assert/strict";
import { systemClock } from "../../../../src/base/clock";
import { checkSecretStorage } from "../../../../src/diagnosis/storage/checkSecretStorage";
import { drive } from "../../accounts/drive";
import { ManualClock } from "../../manualClock";
import { DesktopSecrets, hanging, lockedKeyring, refusing, SecretsBacking } from "../../memorySecrets";
import { run } from "../sentences";

describe("the check of the secret storage", () => {
  let backing: SecretsBacking;
  let secrets: DesktopSecrets;

  beforeEach(async () => {
    backing = new SecretsBacking();
    secrets = new DesktopSecrets(backing, systemClock);
    await secrets.store("account/one", "stays");
  });

  afterEach(() => secrets.kill());

  const check = (more: { readonly isWeb?: boolean; readonly lost?: boolean } = {}) =>
    checkSecretStorage({
      secrets,
      clock: systemClock,
      isWeb: more.isWeb ?? false,
      lostBefore: () => more.lost ?? false,
    });

  it("writes, reads and deletes a value of its own, each time", async () => {
    const changed: string[] = [];
    secrets.onDidChange(({ key }) => changed.push(key));
    for (const _ of [1, 2]) {
      assert.deepEqual(await run(check()), ["good: It keeps what it is given, and deletes it."]);
      assert.deepEqual(await secrets.keys(), ["account/one"]);
    }
    assert.equal(changed.length, 4);
    assert.ok(changed.every((key) => key.startsWith("diagnosis/")));
  });

  for (const isWeb of [false, true]) {
    it(`finds a storage that forgets, ${isWeb ? "in a browser" : "on a desktop"}`, async () => {
      const get = secrets.get.bind(secrets);
      secrets.get = async (key) => (key.startsWith("diagnosis/") ? undefined : get(key));
      const [finding] = await check({ isWeb }).run(new AbortController().signal);
      assert.match(
        (await run(check({ isWeb }))).join(),
        isWeb
          ? /^problem: This web editor forgets/
          : /^problem: The editor forgets secrets, since the keyring/,
      );
      assert.deepEqual(finding?.cure, isWeb ? undefined : { kind: "keyringHelp" });
      assert.deepEqual(await secrets.keys(), ["account/one"]);
    });
  }

  it("says that it has forgotten before", async () => {
    const lines = await run(check({ lost: true }));
    assert.match(lines.join("\n"), /^good: .*\nproblem: The editor forgets secrets/);
  });

  it("says what is wrong when it is locked, and leaves nothing", async () => {
    for (const fault of [lockedKeyring, refusing("keys"), refusing("get")]) {
      secrets.fault = fault;
      assert.match((await run(check())).join(), /^problem: The editor's secret storage does not answer/);
      secrets.fault = undefined;
      assert.deepEqual(await secrets.keys(), ["account/one"]);
    }
  });

  it("ends when it hangs, before its own limit", async () => {
    const clock = new ManualClock();
    secrets.fault = hanging("store");
    const waiting = checkSecretStorage({ secrets, clock, isWeb: false, lostBefore: () => false });
    const began = clock.monotonic();
    const lines = await drive(clock, run(waiting), 1_000);
    assert.match(lines.join(), /^problem: The editor's secret storage does not answer/);
    assert.ok(clock.monotonic() - began < waiting.limitMs);
  });

  it("says that nothing is deleted", async () => {
    secrets.delete = async () => undefined;
    assert.match((await run(check())).join(), /^note: It keeps what it is given, but does not delete it/);
  });

  it("takes away what a diagnosis left that was cut off, and not what another one works on", async () => {
    const now = systemClock.now();
    await secrets.store(`diagnosis/${now - 3_600_000}-old`, "x");
    await secrets.store(`diagnosis/${now - 1_000}-young`, "x");
    await run(check());
    assert.deepEqual(await secrets.keys(), ["account/one", `diagnosis/${now - 1_000}-young`]);
  });
});
