import assert from "node:assert/strict";
import { BoundedSecretStore } from "../../../../src/accounts/model/secretStore";
import { ManualClock } from "../../manualClock";
import { DesktopSecrets, hanging, refusing, SecretsBacking, type SecretsCall } from "../../memorySecrets";
import { boxErrorOf } from "../rejection";

const LIMIT_MS = 10_000;

const calls: readonly [SecretsCall["operation"], (store: BoundedSecretStore) => Promise<unknown>][] = [
  ["get", (store) => store.get("key")],
  ["store", (store) => store.store("key", "canary-value")],
  ["delete", (store) => store.delete("key")],
  ["keys", (store) => store.keys()],
];

describe("the secret storage behind its limits", () => {
  let clock: ManualClock;
  let secrets: DesktopSecrets;
  let store: BoundedSecretStore;

  beforeEach(() => {
    clock = new ManualClock();
    secrets = new DesktopSecrets(new SecretsBacking(), clock);
    store = new BoundedSecretStore(secrets, clock);
  });

  it("gives and keeps what the editor's storage does", async () => {
    await store.store("key", "canary-value");
    assert.deepEqual([await store.get("key"), await store.keys()], ["canary-value", ["key"]]);
    await store.delete("key");
    assert.deepEqual([await store.get("key"), await store.keys()], [undefined, []]);
  });

  for (const [operation, call] of calls) {
    it(`ends a ${operation} that hangs, after ten seconds, with a sentence`, async () => {
      secrets.fault = hanging(operation);
      let ended = false;
      const failed = boxErrorOf(call(store)).finally(() => {
        ended = true;
      });
      await clock.advance(LIMIT_MS - 1);
      assert.equal(ended, false);
      await clock.advance(1);
      const { code, decision, message } = await failed;
      assert.deepEqual([code, decision], ["secretStorage", "retryLater"]);
      assert.match(message, /secret storage does not answer; .*try again/);
    });

    it(`has one error for a ${operation} that is refused, without the editor's own words`, async () => {
      secrets.fault = refusing(operation);
      const error = await boxErrorOf(call(store));
      assert.deepEqual([error.code, error.decision, error.cause], ["secretStorage", "retryLater", undefined]);
      assert.doesNotMatch(error.message, /keyring is locked/);
    });
  }

  it("has the same error for a call that throws instead of rejecting", async () => {
    secrets.get = () => {
      throw new Error("canary");
    };
    assert.equal((await boxErrorOf(store.get("key"))).code, "secretStorage");
  });

  it("leaves no timer behind", async () => {
    await store.get("key");
    secrets.fault = refusing("get");
    await boxErrorOf(store.get("key"));
    assert.equal(clock.pendingTimers, 0);
  });
});
