import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import type { HttpRequest, HttpResponse, Transport } from "../../../src/box/http/transport";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { lockedKeyring, SPREAD_MS } from "../memorySecrets";
import { ChangedResponses } from "./changedResponses";
import { drive, until } from "./drive";
import { assertSameAccount } from "./sameAccount";
import { sampleProblem } from "./sampleAccount";
import { idsOf, signInFixture } from "./signInFixture";

const [mira, tomas] = demoUsers;

describe("a person who signs in", () => {
  const fixture = signInFixture();

  const failToIdentify = () =>
    fixture.machine.simulator.faults.add({ on: "user", kind: "serverError", times: 3 });
  const files = () => readdir(fixture.machine.folder);

  it("gets an account with who it is, which a later start knows", async () => {
    const account = await fixture.signIn();
    const { id: userId, name, login, enterprise } = mira;
    assert.deepEqual(account.identity, { userId, name, login, enterprise });
    assert.ok(await fixture.works(account));
    assertSameAccount(fixture.window.account(account.id), account);
    const later = await fixture.openAnother();
    assert.deepEqual(idsOf(later), [account.id]);
    assertSameAccount(later.account(account.id), account);
  });

  it("is asked about at Box only when the pair is sealed and in SecretStorage (law 1)", async () => {
    const seen: { readonly sealed: number; readonly stored: number }[] = [];
    const road = new FetchTransport(fixture.machine.clock);
    const watched: Transport = {
      async send(request: HttpRequest): Promise<HttpResponse> {
        if (request.bearer) {
          const sealed = (await files()).filter((name) => name.endsWith(".jwe")).length;
          seen.push({ sealed, stored: (await window.store.ids()).length });
        }
        return road.send(request);
      },
    };
    const window = await fixture.openAnother({ transport: watched });
    await fixture.signIn(window);
    assert.deepEqual(seen, [{ sealed: 1, stored: 1 }]);
  });

  describe("keeps nothing", () => {
    it("when Box refuses the code", async () => {
      fixture.machine.simulator.faults.add({ on: "token", kind: "oauthError", error: "invalid_grant" });
      assert.equal((await fixture.failure(fixture.startSignIn())).decision, "signInAgain");
      assert.deepEqual([idsOf(fixture.window), await fixture.window.store.ids()], [[], []]);
      assert.equal(fixture.machine.simulator.count({ place: "token" }), 1, "a code is used once");
    });

    it("when SecretStorage refuses the key, and has not used the token", async () => {
      const window = await fixture.openAnother({ fault: lockedKeyring });
      assert.equal((await fixture.failure(fixture.startSignIn(window))).code, "secretStorage");
      assert.deepEqual([idsOf(window), await window.store.ids()], [[], []]);
      assert.equal(fixture.machine.simulator.count({ place: "user" }), 0);
      assert.deepEqual(
        (await files()).filter((name) => name.endsWith(".jwe")),
        [],
      );
    });

    it("of a token whose type is not known", async () => {
      const road = new ChangedResponses(new FetchTransport(fixture.machine.clock));
      road.fields = { token_type: "mac" };
      const window = await fixture.openAnother({ transport: road });
      assert.equal((await fixture.failure(fixture.startSignIn(window))).code, "unusableTokenType");
      assert.deepEqual([idsOf(window), await window.store.ids()], [[], []]);
      assert.equal(fixture.machine.simulator.count({ place: "user" }), 0);
    });
  });

  it("gets a nameless account when Box could not tell who it is, which is learnt at the next use", async () => {
    failToIdentify();
    const nameless = await fixture.signIn();
    assert.equal(nameless.identity, undefined);
    assertSameAccount(fixture.window.account(nameless.id), nameless);
    const account = await drive(fixture.machine.clock, fixture.window.names.identify(nameless.id));
    assert.equal(account.identity?.login, mira.login);
    assert.deepEqual(idsOf(fixture.window), [nameless.id]);
    assert.ok(await fixture.works(account));
  });

  it("gets an account of its own beside another person's", async () => {
    const [one, other] = [await fixture.signIn(), await fixture.signIn(undefined, { userId: tomas.id })];
    assert.notEqual(one.id, other.id);
    assert.deepEqual(idsOf(fixture.window), [one.id, other.id]);
    assert.ok((await fixture.works(one)) && (await fixture.works(other)));
  });

  it("leaves no secret in the log", async () => {
    const { id } = await fixture.signIn();
    await fixture.signIn();
    failToIdentify();
    await fixture.signIn(undefined, { userId: tomas.id });
    const log = fixture.window.logged.join("\n");
    assert.ok(log.includes(id));
    const secrets = [...fixture.machine.simulator.secretsIssued(), fixture.grantOf().codeVerifier.expose()];
    assert.deepEqual(
      secrets.filter((secret) => log.includes(secret)),
      [],
    );
  });
});

describe("a person who signs in again", () => {
  const fixture = signInFixture();

  const rename = (id: string, name: string) =>
    drive(fixture.machine.clock, fixture.window.names.rename(id, name));

  it("gets a new account in the place of the old, which is retired and not revoked", async () => {
    const before = await fixture.signIn();
    const after = await fixture.signIn();
    assert.notEqual(after.id, before.id);
    assert.ok(!after.sealKey.equals(before.sealKey));
    assert.deepEqual([idsOf(fixture.window), await fixture.window.store.ids()], [[after.id], [after.id]]);
    assert.deepEqual(fixture.pairs, ["alive", "alive"]);
    assert.equal(fixture.machine.simulator.count({ place: "revoke" }), 0);
    assert.ok(await fixture.works(await fixture.refresh(after.id)));
  });

  it("keeps the old account until a crash cannot take the key of the new one with it", async () => {
    const before = await fixture.signIn();
    await fixture.machine.clock.advance(SPREAD_MS);
    const onDisk: (readonly string[])[] = [];
    fixture.window.registry.onDidChange(({ kind, id }) => {
      if (kind === "removed" && id === before.id) {
        onDisk.push([...fixture.machine.backing.values.keys()]);
      }
    });
    const after = await fixture.signIn();
    assert.deepEqual(onDisk, [[`account/${before.id}`, `account/${after.id}`]]);
  });

  it("keeps the old account when the new one is signed out before that", async () => {
    const before = await fixture.signIn();
    const signingIn = fixture.startSignIn();
    await until(fixture.machine.clock, () =>
      fixture.window.registry.all().some(({ id, identity }) => id !== before.id && identity !== undefined),
    );
    const [after = assert.fail()] = idsOf(fixture.window).filter((id) => id !== before.id);
    await fixture.signOut(after);
    await drive(fixture.machine.clock, signingIn);
    assert.deepEqual(idsOf(fixture.window), [before.id]);
    assert.deepEqual(fixture.pairs, ["alive", "revoked"]);
  });

  it("leaves nothing of the old account but its end record", async () => {
    const before = await fixture.signIn();
    await fixture.refresh(before.id);
    await fixture.signIn();
    await fixture.machine.settle();
    const names = await readdir(fixture.machine.folder);
    const records = names.filter((name) => name.startsWith(before.id) && name.endsWith(".jwe"));
    assert.equal(records.length, 1);
    assert.equal(await fixture.window.files.isInUse(before.id), false);
    const keys = [...fixture.machine.backing.values.keys()].filter((key) => key.includes(before.id));
    assert.deepEqual(keys, [`ended/${before.id}`]);
  });

  it("keeps the name that the old account was given", async () => {
    const before = await fixture.signIn();
    await rename(before.id, "Night job");
    const after = await fixture.signIn();
    assert.equal(after.name, "Night job");
    assert.equal((await fixture.openAnother()).account(after.id).name, "Night job");
  });

  it("keeps the name that the new account was given before Box told who it is", async () => {
    const before = await fixture.signIn();
    await rename(before.id, "Night job");
    fixture.machine.simulator.faults.add({ on: "user", kind: "serverError", times: 3 });
    const after = await fixture.signIn();
    await rename(after.id, "Day job");
    await drive(fixture.machine.clock, fixture.window.names.identify(after.id));
    await fixture.machine.settle();
    assert.deepEqual(
      fixture.window.registry.all().map(({ id, name }) => [id, name]),
      [[after.id, "Day job"]],
    );
  });

  it("ends the problem that made it necessary", async () => {
    const before = await fixture.signIn();
    await fixture.window.registry.write(before, { ...before, problem: sampleProblem });
    assert.equal(fixture.window.keeper.state(before.id)?.kind, "signInAgain");
    const after = await fixture.signIn();
    assert.deepEqual([after.problem, fixture.window.keeper.state(after.id)?.kind], [undefined, "valid"]);
  });

  it("is seen by the other windows as the one account", async () => {
    await fixture.signIn();
    const other = await fixture.openAnother();
    const after = await fixture.signIn();
    await fixture.focus(other);
    assert.deepEqual(idsOf(other), [after.id]);
    assertSameAccount(other.account(after.id), after);
  });

  it("does not touch the same person's account at another app, or at another Box", async () => {
    const other = { ...demoApp, clientId: "anotherclientid" };
    fixture.machine.simulator.addApp(other);
    const one = await fixture.signIn();
    const two = await fixture.signIn(undefined, { app: { ...fixture.app, clientId: other.clientId } });
    const { url, authorizeUrl } = fixture.machine.simulator;
    const apiUrl = url.replace("127.0.0.1", "localhost");
    const app = { ...fixture.app, endpoints: { authorizeUrl, apiUrl } };
    const three = await fixture.signIn(undefined, { app });
    assert.deepEqual(idsOf(fixture.window), [one.id, two.id, three.id]);
    assertSameAccount(fixture.window.account(one.id), one);
  });

  it("is the later one, however far this machine's clock was set back in between", async () => {
    await fixture.signIn();
    fixture.machine.clock.setWallClock(fixture.machine.clock.now() - 3 * 3_600_000);
    const after = await fixture.signIn();
    assert.deepEqual(idsOf(fixture.window), [after.id]);
  });

  it("ends with one account, when another window is signing the old one out", async () => {
    const { machine, window } = fixture;
    const { faults } = machine.simulator;
    const before = await fixture.signIn();
    const other = await fixture.openAnother();
    faults.add({ on: "revoke", kind: "hold", moment: "after" });
    const leaving = other.signOut.signOut(before.id);
    await until(machine.clock, () => faults.heldRequests > 0);
    const coming = fixture.startSignIn();
    await until(machine.clock, async () => (await window.store.ids()).length === 2);
    faults.release();
    const result = await drive(machine.clock, leaving);
    const after = await drive(machine.clock, coming);
    assert.deepEqual([result.kind, after.identity?.login], ["signedOut", mira.login]);
    for (const here of [window, other]) {
      await fixture.focus(here);
      assert.deepEqual(idsOf(here), [after.id]);
    }
    assert.ok(await fixture.works(await fixture.refresh(after.id, other)));
  });
});
