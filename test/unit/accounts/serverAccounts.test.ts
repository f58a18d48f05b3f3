import assert from "node:assert/strict";
import type { AccountRecord, ServerCredentialSource } from "../../../src/accounts/model/account";
import { Secret } from "../../../src/base/secret";
import { parseJwtConfig } from "../../../src/box/config/jwtConfig";
import { demoAppUser, demoCcgApp, demoEnterprise, demoJwtApp } from "../../box-simulator/tenant";
import { DiskFaults } from "../diskFaults";
import { drive } from "./drive";
import { idsOf, signInFixture } from "./signInFixture";

const MINUTE_MS = 60_000;
const JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

describe("accounts of apps with server authentication", () => {
  const fixture = signInFixture();

  const jwt = (
    subject: ServerCredentialSource["subject"] = { type: "enterprise", id: demoEnterprise.id },
  ): ServerCredentialSource => {
    const { clientId, clientSecret, keyId, privateKey } = parseJwtConfig(
      fixture.machine.simulator.jwtConfig(),
    );
    const { endpoints } = fixture.app;
    const app = { clientId, clientSecret, keyId, privateKey, algorithm: "RS256" as const, endpoints };
    return { kind: "jwt", app, subject };
  };
  const clientCredentials = (): ServerCredentialSource => ({
    kind: "clientCredentials",
    app: {
      clientId: demoCcgApp.clientId,
      clientSecret: new Secret(demoCcgApp.clientSecret),
      endpoints: fixture.app.endpoints,
    },
    subject: { type: "enterprise", id: demoEnterprise.id },
  });
  const add = (source: ServerCredentialSource): Promise<AccountRecord> =>
    drive(fixture.machine.clock, fixture.window.signIn.withServerApp(source));
  const refused = (source: ServerCredentialSource) =>
    fixture.failure(fixture.window.signIn.withServerApp(source));
  const requests = (grantType: string) => fixture.machine.simulator.count({ place: "token", grantType });

  it("begin with a JWT assertion for the service account", async () => {
    const account = await add(jwt());
    assert.equal(account.identity?.login, demoJwtApp.serviceAccount.login);
    assert.equal(account.tokenSet.refreshToken, undefined);
    assert.ok(await fixture.works(account));
  });

  it("begin with a JWT assertion for a user", async () => {
    const account = await add(jwt({ type: "user", id: demoAppUser.id }));
    assert.equal(account.identity?.login, demoAppUser.login);
  });

  it("begin with client credentials", async () => {
    const account = await add(clientCredentials());
    assert.equal(account.identity?.login, demoCcgApp.serviceAccount.login);
    assert.equal(account.tokenSet.refreshToken, undefined);
  });

  it("keep nothing when Box refuses", async () => {
    const error = await refused(jwt({ type: "user", id: "999" }));
    assert.ok(error.message.length > 20);
    assert.deepEqual([idsOf(fixture.window), fixture.machine.backing.values.size], [[], 0]);
  });

  it("are known to a later start, key and all, and are refreshed there by a new request", async () => {
    const { id } = await add(jwt());
    const later = await fixture.openAnother();
    const before = requests(JWT_GRANT);
    const refreshed = await fixture.refresh(id, later);
    assert.equal(requests(JWT_GRANT) - before, 1);
    assert.ok(await fixture.works(refreshed));
  });

  it("are refreshed once however many windows ask", async () => {
    const { id } = await add(clientCredentials());
    const windows = [fixture.window, await fixture.openAnother(), await fixture.openAnother()];
    const before = requests("client_credentials");
    const refreshing = Promise.all(windows.map(({ keeper }) => keeper.refresh(id)));
    const accounts = await drive(fixture.machine.clock, refreshing);
    assert.equal(requests("client_credentials") - before, 1);
    assert.equal(new Set(accounts.map(({ tokenSet }) => tokenSet.accessToken.expose())).size, 1);
  });

  it("send a new assertion after a lost response, since Box takes each one once", async () => {
    const { id } = await add(jwt());
    fixture.machine.simulator.faults.add({ on: "token", grantType: JWT_GRANT, kind: "dropAfter" });
    const before = requests(JWT_GRANT);
    const refreshed = await fixture.refresh(id);
    assert.equal(requests(JWT_GRANT) - before, 2);
    assert.ok(await fixture.works(refreshed));
  });

  it("send one more assertion and no third, when Box refuses it without a date", async () => {
    const { id } = await add(jwt());
    const before = requests(JWT_GRANT);
    fixture.machine.simulator.faults.add({
      on: "token",
      kind: "oauthError",
      error: "invalid_grant",
      description: "Please check the 'exp' claim.",
      times: "always",
    });
    const error = await fixture.failure(fixture.window.keeper.refresh(id));
    assert.equal(error.decision, "newAssertion");
    assert.equal(requests(JWT_GRANT) - before, 2);
    await refused(jwt());
    assert.equal(requests(JWT_GRANT) - before, 4);
  });

  it("sign by Box's clock after Box refused the time of this machine", async () => {
    fixture.machine.simulator.clock.advance(10 * MINUTE_MS);
    const account = await add(jwt());
    assert.equal(requests(JWT_GRANT), 2);
    const refreshed = await fixture.refresh(account.id);
    assert.equal(requests(JWT_GRANT), 3, "the difference is remembered");
    assert.ok(await fixture.works(refreshed));
  });

  it("stay when their access token is revoked, and ask for another one", async () => {
    const { clock } = fixture.machine;
    const account = await add(clientCredentials());
    await drive(clock, fixture.window.signOut.revokeAccessToken(account.id));
    assert.equal(await fixture.works(account), false);
    assert.equal(fixture.window.keeper.state(account.id)?.kind, "expired");
    assert.ok(await fixture.works(await drive(clock, fixture.window.keeper.getToken(account.id, MINUTE_MS))));
  });

  it("stay as they are when Box does not say that their access token is revoked", async () => {
    const { id } = await add(clientCredentials());
    fixture.machine.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
    const error = await fixture.failure(fixture.window.signOut.revokeAccessToken(id));
    assert.equal(error.code, "network");
    assert.equal(fixture.window.keeper.state(id)?.kind, "valid");
  });

  it("carry the name that a person gave them into every window", async () => {
    const { clock } = fixture.machine;
    const { id } = await add(clientCredentials());
    const other = await fixture.openAnother();
    await drive(clock, fixture.window.names.rename(id, "Night job"));
    await drive(clock, other.registry.sync(id));
    assert.equal(other.account(id).name, "Night job");
    await drive(clock, other.names.rename(id, ""));
    assert.equal(other.account(id).name, undefined);
  });

  it("do not hand out a token that Box has revoked, when the disk is full", async () => {
    const account = await add(clientCredentials());
    const faults = new DiskFaults();
    faults.fail("link", "ENOSPC", { from: 2 });
    try {
      await drive(fixture.machine.clock, fixture.window.signOut.revokeAccessToken(account.id));
    } finally {
      faults.restore();
    }
    assert.equal(await fixture.works(account), false);
    assert.equal(fixture.window.keeper.isUsableFor(fixture.window.account(account.id), 0), false);
  });

  it("keep a token that was not revoked, since its end could not be written", async () => {
    const account = await add(clientCredentials());
    const faults = new DiskFaults();
    faults.fail("link", "ENOSPC");
    const error = await fixture.failure(fixture.window.signOut.revokeAccessToken(account.id));
    faults.restore();
    assert.equal(error.code, "diskWrite");
    assert.ok(await fixture.works(account));
  });

  it("are signed in though the disk is full when Box has said who they are", async () => {
    const faults = new DiskFaults();
    faults.fail("link", "ENOSPC", { from: 2 });
    const account = await add(clientCredentials());
    faults.restore();
    assert.equal(account.identity, undefined);
    assert.deepEqual(idsOf(fixture.window), [account.id]);
    await drive(fixture.machine.clock, fixture.window.names.identifyAll());
    assert.equal(fixture.window.account(account.id).identity?.login, demoCcgApp.serviceAccount.login);
  });
});
