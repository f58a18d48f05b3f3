import assert from "node:assert/strict";
import type { AccountRecord, ServerCredentialSource } from "../../../src/accounts/model/account";
import { systemClock, wait } from "../../../src/base/clock";
import { Secret } from "../../../src/base/secret";
import { parseJwtConfig } from "../../../src/box/config/jwtConfig";
import { demoApp, demoCcgApp, demoEnterprise } from "../../box-simulator/tenant";
import { drive } from "./drive";
import { idsOf, signInFixture } from "./signInFixture";
import type { SimulatedWindow } from "./simulatedWindow";

describe("a client secret that was changed in the Developer Console", () => {
  const fixture = signInFixture();

  let registered: typeof demoApp;

  beforeEach(() => {
    registered = { ...demoApp, clientId: "rotatingapp", clientSecret: "canary-secret-0" };
    fixture.machine.simulator.addApp(registered);
  });

  const appWith = (clientSecret: string) => ({
    ...fixture.app,
    clientId: "rotatingapp",
    clientSecret: new Secret(clientSecret),
  });
  const rotate = (clientSecret: string) => {
    Object.assign(registered, { clientSecret });
  };
  const signInWith = (clientSecret: string, window?: SimulatedWindow) =>
    fixture.signIn(window, { app: appWith(clientSecret) });
  const secretOf = (account: AccountRecord | undefined) =>
    account?.kind === "oauth" ? account.app.clientSecret.expose() : undefined;

  for (const delayMs of [0, 2, 5, 20]) {
    it(`is used from the next sign-in on, where SecretStorage takes ${delayMs} ms, in 20 tries`, async function () {
      this.timeout(60_000);
      const fault = () => wait(systemClock, delayMs);
      const window = await fixture.openAnother({ fault });
      await signInWith("canary-secret-0", window);
      for (let turn = 1; turn <= 20; turn++) {
        rotate(`canary-secret-${turn}`);
        const { id } = await signInWith(`canary-secret-${turn}`, window);
        assert.equal(secretOf(await fixture.refresh(id, window)), `canary-secret-${turn}`);
        assert.deepEqual(idsOf(window), [id]);
      }
    });
  }

  it("is used by every window, and in SecretStorage, also after one of them tried", async () => {
    await signInWith("canary-secret-0");
    const other = await fixture.openAnother();
    rotate("canary-secret-1");
    const { id } = await signInWith("canary-secret-1");
    await fixture.focus(other);
    assert.deepEqual(idsOf(other), [id]);
    assert.equal(secretOf(await fixture.refresh(id, other)), "canary-secret-1");
    await fixture.focus(fixture.window);
    const later = await fixture.openAnother();
    for (const window of [fixture.window, other, later]) {
      assert.equal(secretOf(window.account(id)), "canary-secret-1");
      assert.equal(secretOf(await window.store.read(id)), "canary-secret-1");
      assert.equal(window.account(id).problem, undefined);
    }
  });

  it("needs no second step when it was not entered: the account says to fix the settings, and works with it", async () => {
    const { id } = await signInWith("canary-secret-0");
    rotate("canary-secret-1");
    assert.equal((await fixture.failure(fixture.window.keeper.refresh(id))).decision, "fixSettings");
    const after = await signInWith("canary-secret-1");
    assert.deepEqual(idsOf(fixture.window), [after.id]);
    assert.ok(await fixture.works(await fixture.refresh(after.id)));
  });
});

describe("credentials of an app with server authentication that were changed", () => {
  const fixture = signInFixture();

  const add = (source: ServerCredentialSource) =>
    drive(fixture.machine.clock, fixture.window.signIn.withServerApp(source));
  const subject = { type: "enterprise", id: demoEnterprise.id } as const;

  it("are used once they were entered again: a client secret", async () => {
    const registered = { ...demoCcgApp, clientId: "rotatingccg", clientSecret: "canary-secret-0" };
    fixture.machine.simulator.addServerApp(registered);
    const sourceWith = (clientSecret: string): ServerCredentialSource => ({
      kind: "clientCredentials",
      app: {
        clientId: registered.clientId,
        clientSecret: new Secret(clientSecret),
        endpoints: fixture.app.endpoints,
      },
      subject,
    });
    const before = await add(sourceWith("canary-secret-0"));
    Object.assign(registered, { clientSecret: "canary-secret-1" });
    assert.equal((await fixture.failure(fixture.window.keeper.refresh(before.id))).decision, "fixSettings");
    const after = await add(sourceWith("canary-secret-1"));
    assert.deepEqual(idsOf(fixture.window), [after.id]);
    assert.ok(await fixture.works(await fixture.refresh(after.id)));
  });

  it("are used once they were entered again: a private key", async () => {
    const { clientId, clientSecret, keyId, privateKey } = parseJwtConfig(
      fixture.machine.simulator.jwtConfig(),
    );
    const { endpoints } = fixture.app;
    const app = { clientId, clientSecret, keyId, privateKey, algorithm: "RS256" as const, endpoints };
    const outdated = { ...app, keyId: "outdated" };
    const before = await add({ kind: "jwt", app, subject });
    // As after the console forgot the key that the account has.
    await fixture.window.registry.write(before, { ...before, kind: "jwt", app: outdated, subject });
    assert.notEqual((await fixture.failure(fixture.window.keeper.refresh(before.id))).decision, "retryLater");
    const after = await add({ kind: "jwt", app, subject });
    assert.deepEqual(idsOf(fixture.window), [after.id]);
    const refreshed = await fixture.refresh(after.id);
    assert.ok(refreshed.kind === "jwt" && refreshed.app.keyId === keyId);
    assert.ok(await fixture.works(refreshed));
  });
});
