import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { format } from "../../../src/base/localizedMessage";
import { Secret } from "../../../src/base/secret";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { DiskFaults } from "../diskFaults";
import { hanging, refusing } from "../memorySecrets";
import { drive, until } from "./drive";
import { assertSameAccount } from "./sameAccount";
import { idsOf, signInFixture } from "./signInFixture";

/** A request to revoke that nobody answers is repeated twice. */
const TRIES = 3;

describe("a person who signs out", () => {
  const fixture = signInFixture();
  let faults: DiskFaults;

  const cutOffBox = () =>
    fixture.machine.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });

  beforeEach(() => {
    faults = new DiskFaults();
  });

  afterEach(() => faults.restore());

  describe("has the pair revoked at Box", () => {
    it("and the account forgotten in every window", async () => {
      const { id } = await fixture.signIn();
      const other = await fixture.openAnother();
      assert.deepEqual(await fixture.signOut(id), { kind: "signedOut", wasRevoked: true });
      assert.deepEqual(fixture.pairs, ["revoked"]);
      await fixture.focus(other);
      for (const here of [fixture.window, other]) {
        assert.deepEqual([idsOf(here), await here.store.ids()], [[], []]);
      }
      await fixture.machine.settle();
      assert.deepEqual([...fixture.machine.backing.values.keys()], [`ended/${id}`]);
    });

    it("which another window has refreshed meanwhile", async () => {
      const { id } = await fixture.signIn();
      const other = await fixture.openAnother();
      const refreshed = await fixture.refresh(id, other);
      await fixture.signOut(id);
      assert.deepEqual(fixture.pairs, ["revoked"]);
      assert.equal(await fixture.works(refreshed), false);
    });

    it("which was gone already", async () => {
      const account = await fixture.signIn();
      await fixture.box.revoke(account.tokenSet.accessToken.expose());
      assert.deepEqual(await fixture.signOut(account.id), { kind: "signedOut", wasRevoked: true });
      assert.deepEqual(idsOf(fixture.window), []);
    });

    it("at the third try, when Box has a fault of its own", async () => {
      const { id } = await fixture.signIn();
      fixture.machine.simulator.faults.add({ on: "revoke", kind: "serverError", times: TRIES - 1 });
      assert.equal((await fixture.signOut(id)).kind, "signedOut");
      assert.deepEqual(fixture.pairs, ["revoked"]);
    });
  });

  it("leaves one end record on disk, and no record with a token", async () => {
    const { id, sealKey } = await fixture.signIn();
    await fixture.refresh(id);
    await fixture.signOut(id);
    const records = (await readdir(fixture.machine.folder)).filter((name) => name.endsWith(".jwe"));
    assert.equal(records.length, 1);
    assert.equal((await fixture.window.files.read(id, sealKey))?.ended, true);
  });

  it("can sign in again as a new account", async () => {
    const { id } = await fixture.signIn();
    await fixture.signOut(id);
    const again = await fixture.signIn();
    assert.notEqual(again.id, id);
    assert.deepEqual(idsOf(fixture.window), [again.id]);
    assert.ok(await fixture.works(again));
  });

  describe("keeps the account when Box cannot be told,", () => {
    it("and hears why, after two quick repeats", async () => {
      const account = await fixture.signIn();
      cutOffBox();
      const result = await fixture.signOut(account.id);
      assert.ok(result.kind === "unreachable");
      assert.match(format(result.reason), /cannot be reached/);
      assert.equal(fixture.machine.simulator.count({ place: "revoke" }), TRIES);
      const { generation: _, ...kept } = fixture.window.account(account.id);
      const { generation: __, ...before } = account;
      assertSameAccount({ ...kept, generation: 1 }, { ...before, generation: 1 });
      fixture.machine.simulator.faults.clear();
      assert.ok(await fixture.works(await fixture.refresh(account.id)));
      assert.deepEqual(fixture.pairs, ["alive"]);
    });

    it("and can sign out later, when it can", async () => {
      const { id } = await fixture.signIn();
      cutOffBox();
      await fixture.signOut(id);
      fixture.machine.simulator.faults.clear();
      assert.equal((await fixture.signOut(id)).kind, "signedOut");
      assert.deepEqual(fixture.pairs, ["revoked"]);
    });

    it("unless it is to end anyway", async () => {
      const { id } = await fixture.signIn();
      const other = await fixture.openAnother();
      cutOffBox();
      const result = await fixture.signOut(id, { anyway: true });
      assert.deepEqual(result, { kind: "signedOut", wasRevoked: false });
      await fixture.machine.settle();
      assert.deepEqual(
        [idsOf(fixture.window), idsOf(other), [...fixture.machine.backing.values.keys()]],
        [[], [], [`ended/${id}`]],
      );
    });
  });

  describe("is not told that it worked when no mark can be left:", () => {
    for (const [what, isReached] of [
      ["with Box reached", true],
      ["with Box cut off", false],
    ] as const) {
      it(`nothing is signed out, in no window, ${what}`, async () => {
        const account = await fixture.signIn();
        const other = await fixture.openAnother();
        if (!isReached) {
          cutOffBox();
        }
        faults.fail("open", "ENOSPC", { path: /\.jwe/ });
        const error = await fixture.failure(fixture.window.signOut.signOut(account.id, { anyway: true }));
        assert.deepEqual([error.code, error.decision], ["diskWrite", "retryLater"]);
        assert.match(error.message, /^Nothing was signed out/);
        faults.restore();
        await fixture.machine.settle();
        assert.deepEqual(fixture.pairs, ["alive"]);
        assert.equal(fixture.machine.simulator.count({ place: "revoke" }), 0);
        for (const here of [fixture.window, other, await fixture.openAnother()]) {
          assertSameAccount(here.account(account.id), account);
        }
      });
    }
  });

  it("is signed out also when the disk fills after the mark, and whoever finds the mark ends it", async () => {
    const { id } = await fixture.signIn();
    const { machine, window } = fixture;
    machine.simulator.faults.add({ on: "revoke", kind: "hold", moment: "after" });
    const leaving = window.signOut.signOut(id);
    await until(machine.clock, () => machine.simulator.faults.heldRequests > 0);
    faults.fail("open", "ENOSPC", { path: /\.jwe/ });
    machine.simulator.faults.release();
    assert.deepEqual(await drive(machine.clock, leaving), { kind: "signedOut", wasRevoked: true });
    assert.equal(window.keeper.state(id)?.kind, "signingOut");
    faults.restore();
    const later = await fixture.openAnother();
    await drive(machine.clock, later.signOut.finishAll());
    assert.deepEqual([idsOf(later), fixture.pairs], [[], ["revoked"]]);
  });

  for (const [what, fault] of [
    ["refuses", refusing("delete")],
    ["hangs", hanging("delete")],
  ] as const) {
    it(`is signed out when SecretStorage ${what} to delete, and stays so after the next start`, async () => {
      const { id } = await fixture.signIn();
      await fixture.machine.settle();
      const { window, secrets } = await fixture.machine.open();
      secrets.fault = fault;
      const leaving = window.signOut.signOut(id);
      const result = await drive(fixture.machine.clock, leaving, 100);
      assert.deepEqual([result.kind, idsOf(window), fixture.pairs], ["signedOut", [], ["revoked"]]);
      await fixture.machine.settle();
      const later = await fixture.openAnother();
      assert.deepEqual([idsOf(later), await later.store.ids()], [[], []]);
    });
  }
});

describe("a token that a person revokes", () => {
  const fixture = signInFixture();

  const app = () => fixture.app;
  const revokeToken = (token: Secret, credentials = app()) =>
    drive(fixture.machine.clock, fixture.window.signOut.revokeToken(token, credentials));
  const otherApp = () => {
    fixture.machine.simulator.addApp({ ...demoApp, clientId: "anotherclientid" });
    return { ...app(), clientId: "anotherclientid" };
  };

  it("is revoked, either one of a pair", async () => {
    for (const which of ["accessToken", "refreshToken"] as const) {
      const { tokenSet } = await fixture.signIn();
      const token = tokenSet[which];
      assert.ok(token);
      assert.equal(await revokeToken(token), "revoked");
    }
    assert.deepEqual(fixture.pairs, ["revoked", "revoked"]);
  });

  it("is said to be alive for another app, when Box accepts it but does not know it for this one", async () => {
    const { tokenSet } = await fixture.signIn();
    assert.equal(await revokeToken(tokenSet.accessToken, otherApp()), "aliveForAnotherApp");
    assert.deepEqual(fixture.pairs, ["alive"]);
  });

  it("is said to be alive also when it may not tell whose it is", async () => {
    const { tokenSet } = await fixture.signIn();
    fixture.machine.simulator.faults.add({ on: "user", kind: "boxError", row: "insufficientScope" });
    assert.equal(await revokeToken(tokenSet.accessToken, otherApp()), "aliveForAnotherApp");
  });

  it("is said to be unknown for this app, when Box accepts it nowhere", async () => {
    const { tokenSet } = await fixture.signIn();
    assert.ok(tokenSet.refreshToken);
    for (const token of [new Secret("canary-unknown-token"), tokenSet.refreshToken]) {
      assert.equal(await revokeToken(token, otherApp()), "unknownForThisApp");
    }
  });

  for (const [what, fault, code] of [
    ["Box cannot be asked", { kind: "dropBefore" }, "network"],
    ["a proxy forbids to ask Box", { kind: "html", status: 403 }, "unexpectedResponse"],
    ["a proxy wants a log-in first", { kind: "html", status: 401 }, "unexpectedResponse"],
  ] as const) {
    it(`is not said to be anything when ${what}`, async () => {
      const { tokenSet } = await fixture.signIn();
      const app = otherApp();
      fixture.machine.simulator.faults.add({ on: "user", times: "always", ...fault });
      const error = await fixture.failure(fixture.window.signOut.revokeToken(tokenSet.accessToken, app));
      assert.equal(error.code, code);
    });
  }

  it("is no other person's business", async () => {
    const mine = await fixture.signIn();
    const theirs = await fixture.signIn(undefined, { userId: demoUsers[1].id });
    await revokeToken(mine.tokenSet.accessToken);
    assert.ok(await fixture.works(theirs));
  });
});
