import assert from "node:assert/strict";
import type { Account, ServerCredentialSource } from "../../../src/accounts/model/account";
import { Secret } from "../../../src/base/secret";
import { parseJwtConfig } from "../../../src/box/config/jwtConfig";
import { demoAppUser, demoCcgApp, demoEnterprise, demoJwtApp, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { SPREAD_MS } from "../memorySecrets";
import { drive } from "./drive";
import { boxErrorOf } from "./rejection";
import { SimulatedMachine } from "./simulatedMachine";
import { demoAppAt, type SimulatedWindow } from "./simulatedWindow";

const MINUTE_MS = 60_000;
const JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

describe("accounts without a refresh token", () => {
  let machine: SimulatedMachine;
  let window: SimulatedWindow;

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    ({ window } = await machine.open());
  });

  afterEach(() => machine.close());

  const endpoints = () => demoAppAt(machine.simulator).endpoints;
  const jwt = (
    subject: ServerCredentialSource["subject"] = { type: "enterprise", id: demoEnterprise.id },
  ): ServerCredentialSource => {
    const { clientId, clientSecret, keyId, privateKey } = parseJwtConfig(machine.simulator.jwtConfig());
    const app = { clientId, clientSecret, keyId, privateKey, algorithm: "RS256" as const };
    return { kind: "jwt", app: { ...app, endpoints: endpoints() }, subject };
  };
  const clientCredentials = (): ServerCredentialSource => ({
    kind: "clientCredentials",
    app: {
      clientId: demoCcgApp.clientId,
      clientSecret: new Secret(demoCcgApp.clientSecret),
      endpoints: endpoints(),
    },
    subject: { type: "enterprise", id: demoEnterprise.id },
  });
  const start = (origin: ServerCredentialSource): Promise<Account> =>
    drive(machine.clock, window.enrolment.start(origin));
  const requests = (grantType: string) => machine.simulator.count({ place: "token", grantType });
  const works = async ({ tokenSet }: Account) =>
    (await new BoxCalls(machine.simulator).me(tokenSet.accessToken.expose())).status === 200;

  it("begin with a JWT assertion for the service account", async () => {
    const account = await start(jwt());
    assert.equal(account.identity?.login, demoJwtApp.serviceAccount.login);
    assert.equal(account.tokenSet.refreshToken, undefined);
    assert.ok(await works(account));
  });

  it("begin with a JWT assertion for a user", async () => {
    const account = await start(jwt({ type: "user", id: demoAppUser.id }));
    assert.equal(account.identity?.login, demoAppUser.login);
  });

  it("begin with client credentials", async () => {
    const account = await start(clientCredentials());
    assert.equal(account.identity?.login, demoCcgApp.serviceAccount.login);
    assert.equal(account.tokenSet.refreshToken, undefined);
  });

  it("keep nothing when Box refuses", async () => {
    const error = await drive(
      machine.clock,
      boxErrorOf(window.enrolment.start(jwt({ type: "user", id: "999" }))),
    );
    assert.ok(error.message.length > 20);
    assert.deepEqual([window.registry.all(), machine.backing.values.size], [[], 0]);
  });

  it("are known to a later start, key and all, and renew there by a new request", async () => {
    const { id } = await start(jwt());
    await machine.clock.advance(SPREAD_MS);
    const { window: later } = await machine.open();
    const before = requests(JWT_GRANT);
    const renewed = await drive(machine.clock, later.keeper.renew(id));
    assert.equal(requests(JWT_GRANT) - before, 1);
    assert.ok(await works({ ...later.account(id), tokenSet: renewed }));
  });

  it("renew once however many windows ask", async () => {
    const { id } = await start(clientCredentials());
    await machine.clock.advance(SPREAD_MS);
    const others = [(await machine.open()).window, (await machine.open()).window];
    const before = requests("client_credentials");
    const tokenSets = await drive(
      machine.clock,
      Promise.all([window, ...others].map(({ keeper }) => keeper.renew(id))),
    );
    assert.equal(requests("client_credentials") - before, 1);
    assert.equal(new Set(tokenSets.map(({ accessToken }) => accessToken.expose())).size, 1);
  });

  it("send a new assertion after a lost answer, since Box takes each one once", async () => {
    const { id } = await start(jwt());
    machine.simulator.faults.add({ on: "token", grantType: JWT_GRANT, kind: "dropAfter" });
    const before = requests(JWT_GRANT);
    const tokenSet = await drive(machine.clock, window.keeper.renew(id));
    assert.equal(requests(JWT_GRANT) - before, 2);
    assert.ok(await works({ ...window.account(id), tokenSet }));
  });

  it("sign by Box's clock after Box refused the time of this machine", async () => {
    machine.simulator.clock.advance(10 * MINUTE_MS);
    const account = await start(jwt());
    assert.equal(requests(JWT_GRANT), 2);
    await drive(machine.clock, window.keeper.renew(account.id));
    assert.equal(requests(JWT_GRANT), 3, "the difference is remembered");
    assert.ok(await works(window.account(account.id)));
  });

  it("stay when their access token is revoked, and ask for another one", async () => {
    const account = await start(clientCredentials());
    await drive(machine.clock, window.enrolment.revokeAccessToken(account.id));
    assert.equal(await works(account), false);
    assert.equal(window.keeper.state(account.id)?.kind, "expired");
    const tokenSet = await drive(machine.clock, window.keeper.fresh(account.id, MINUTE_MS));
    assert.ok(await works({ ...account, tokenSet }));
  });

  it("carry the name that a person gave them into every window", async () => {
    const { id } = await start(clientCredentials());
    await machine.clock.advance(SPREAD_MS);
    const { window: other } = await machine.open();
    await drive(machine.clock, window.enrolment.rename(id, "Night job"));
    await drive(machine.clock, other.registry.adopt(id));
    assert.equal(other.account(id).name, "Night job");
    await drive(machine.clock, other.enrolment.rename(id, ""));
    assert.equal(other.account(id).name, undefined);
  });

  describe("from the Developer Console", () => {
    const use = (text: string, madeAt: number) =>
      window.enrolment.useDeveloperToken(endpoints(), new Secret(text), madeAt);

    it("are kept when Box knows them, and count from when they were made", async () => {
      const { accessToken } = machine.simulator.issueDeveloperToken();
      const madeAt = machine.clock.now() - 15 * MINUTE_MS;
      const account = await drive(machine.clock, use(accessToken, madeAt));
      assert.equal(account.identity?.login, demoUsers[0].login);
      assert.equal(window.keeper.state(account.id)?.expiresAt, madeAt + 60 * MINUTE_MS);
    });

    it("are not kept when Box does not know them", async () => {
      const error = await drive(machine.clock, boxErrorOf(use("canary-unknown", machine.clock.now())));
      assert.equal(error.code, "invalid_token");
      assert.deepEqual(window.registry.all(), []);
    });

    it("are handed out to their last minute, and then say what to do without being marked", async () => {
      const { accessToken } = machine.simulator.issueDeveloperToken();
      const { id } = await drive(machine.clock, use(accessToken, machine.clock.now()));
      await machine.clock.advance(59 * MINUTE_MS);
      const tokenSet = await drive(machine.clock, window.keeper.fresh(id, 5 * MINUTE_MS));
      assert.equal(tokenSet.accessToken.expose(), accessToken);
      await machine.clock.advance(2 * MINUTE_MS);
      const error = await drive(machine.clock, boxErrorOf(window.keeper.fresh(id, 5 * MINUTE_MS)));
      assert.equal(error.code, "developerToken");
      assert.equal(window.keeper.state(id)?.kind, "expired");
    });

    it("are replaced by the next one of the same person", async () => {
      const paste = () =>
        drive(machine.clock, use(machine.simulator.issueDeveloperToken().accessToken, machine.clock.now()));
      const first = await paste();
      const second = await paste();
      assert.equal(second.id, first.id);
      assert.equal(window.registry.all().length, 1);
    });

    it("are not said to be revoked, since only the console can do that", async () => {
      const { accessToken } = machine.simulator.issueDeveloperToken();
      const account = await drive(machine.clock, use(accessToken, machine.clock.now()));
      const error = await drive(machine.clock, boxErrorOf(window.enrolment.revokeAccessToken(account.id)));
      assert.equal(error.code, "developerToken");
      assert.ok(await works(window.account(account.id)));
    });

    it("are forgotten at sign-out, with a word on why Box was not told", async () => {
      const { accessToken } = machine.simulator.issueDeveloperToken();
      const { id } = await drive(machine.clock, use(accessToken, machine.clock.now()));
      const { unreachable } = await drive(machine.clock, window.enrolment.signOut(id));
      assert.ok(unreachable);
      assert.deepEqual(window.registry.all(), []);
    });
  });
});
