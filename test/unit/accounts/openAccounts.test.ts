import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { Accounts } from "../../../src/accounts/accounts";
import type { AccountChange } from "../../../src/accounts/model/accountChange";
import { Secret } from "../../../src/base/secret";
import { demoUsers } from "../../box-simulator/tenant";
import { hanging, refusing, SPREAD_MS } from "../memorySecrets";
import { drive, until } from "./drive";
import { boxErrorOf } from "./rejection";
import { signInFixture } from "./signInFixture";

const MINUTE_MS = 60_000;

describe("the face of the accounts", () => {
  const fixture = signInFixture();
  let accounts: Accounts;
  let changes: AccountChange[];

  const signIn = () => drive(fixture.machine.clock, accounts.signInWithCode(fixture.app, fixture.grantOf()));
  const kinds = (id: string) => changes.filter((change) => change.id === id).map(({ kind }) => kind);

  beforeEach(async () => {
    ({ accounts } = await fixture.machine.openFace());
    changes = [];
    accounts.onDidChange((change) => changes.push(change));
  });

  it("shows an account without a secret, however it is looked at", async () => {
    const { id } = await signIn();
    const shown = [accounts.get(id), accounts.all(), accounts.state(id), accounts.history(id), accounts];
    const text = inspect(shown, { depth: 12, showHidden: true, getters: true }) + JSON.stringify(shown);
    assert.deepEqual(
      fixture.machine.simulator.secretsIssued().filter((secret) => text.includes(secret)),
      [],
    );
    const account = accounts.get(id);
    assert.deepEqual(
      [account?.kind, account?.identity?.login, account?.clientId, account?.token.hasRefreshToken],
      ["oauth", demoUsers[0].login, fixture.app.clientId, true],
    );
  });

  it("tells of each account that comes, changes and goes", async () => {
    const { id } = await signIn();
    assert.equal(kinds(id)[0], "added");
    changes = [];
    await drive(fixture.machine.clock, accounts.rename(id, "Night job"));
    assert.ok(kinds(id).length > 0 && kinds(id).every((kind) => kind === "changed"));
    changes = [];
    await drive(fixture.machine.clock, accounts.signOut(id));
    assert.equal(kinds(id).at(-1), "removed");
    assert.deepEqual([accounts.all(), accounts.get(id), accounts.state(id)], [[], undefined, undefined]);
  });

  it("tells of a change when the one before can be seen already", async () => {
    const seen: unknown[] = [];
    accounts.onDidChange(({ kind, id }) => seen.push([kind, accounts.get(id) !== undefined]));
    const { id } = await signIn();
    await drive(fixture.machine.clock, accounts.signOut(id));
    for (const [kind, isThere] of seen as [string, boolean][]) {
      assert.equal(isThere, kind !== "removed");
    }
  });

  it("hands out the token that it has, its end by this machine's clock, and none that has ended", async () => {
    const { id } = await signIn();
    const { clock, simulator } = fixture.machine;
    const current = accounts.currentToken(id);
    const state = accounts.state(id);
    assert.ok(current && state && "expiresAt" in state);
    assert.equal(current.expiresAt, state.expiresAt);
    const got = await accounts.getToken(id, { minimumLifetimeMs: MINUTE_MS });
    assert.ok(got.accessToken.equals(current.accessToken));
    accounts.dispose();
    await clock.advance(2 * 60 * MINUTE_MS);
    assert.equal(accounts.currentToken(id), undefined);
    assert.equal(simulator.count({ place: "token" }), 1);
    assert.equal(accounts.currentToken("unknown"), undefined);
  });

  it("downscopes a token, which is kept nowhere", async () => {
    const { id } = await signIn();
    const scopes = { scopes: ["item_preview"] } as const;
    const { accessToken } = await drive(fixture.machine.clock, accounts.downscope(id, scopes));
    assert.equal((await fixture.box.me(accessToken.expose())).status, 200);
    const own = accounts.currentToken(id);
    assert.ok(own && !accessToken.equals(own.accessToken));
    await fixture.machine.clock.advance(SPREAD_MS);
    assert.ok(
      ![...fixture.machine.backing.values.values()].some((text) => text.includes(accessToken.expose())),
    );
  });

  it("revokes a token with the app of an account, and says when that app is not known", async () => {
    const { id } = await signIn();
    const token = accounts.currentToken(id)?.accessToken ?? new Secret("none");
    const revoking = accounts.revokeToken(token, { accountId: id });
    assert.equal(await drive(fixture.machine.clock, revoking), "revoked");
    const unknown = await boxErrorOf(accounts.revokeToken(token, { accountId: "unknown" }));
    assert.equal(unknown.code, "signedOut");
  });

  it("keeps apps until they are forgotten", async () => {
    const { clientId, clientSecret } = fixture.app;
    await accounts.apps.write(fixture.app);
    assert.deepEqual(await accounts.apps.ids(), [clientId]);
    assert.ok((await accounts.apps.read(clientId))?.clientSecret.equals(clientSecret));
    await accounts.apps.forget(clientId);
    assert.deepEqual([await accounts.apps.ids(), await accounts.apps.read(clientId)], [[], undefined]);
  });

  it("takes over what another window wrote when the window gets the focus", async () => {
    const { id } = await signIn();
    const other = await fixture.openAnother();
    await drive(fixture.machine.clock, other.names.rename(id, "Night job"));
    await drive(fixture.machine.clock, accounts.sync());
    assert.equal(accounts.get(id)?.name, "Night job");
  });

  it("refreshes by itself from the first account on", async () => {
    const { id } = await signIn();
    const state = accounts.state(id);
    assert.ok(state && "expiresAt" in state);
    const { clock } = fixture.machine;
    await clock.advance(state.expiresAt - clock.now() - 5 * MINUTE_MS);
    await until(clock, () => fixture.machine.refreshes === 1, 1_000);
  });

  for (const [what, fault] of [
    ["hangs", hanging("keys")],
    ["refuses", refusing("keys")],
  ] as const) {
    it(`does not open where SecretStorage ${what}, says why, and leaves nothing running`, async () => {
      const { clock } = fixture.machine;
      accounts.dispose();
      const before = clock.pendingTimers;
      const opening = boxErrorOf(fixture.machine.openFace({ fault }));
      const error = await drive(clock, opening, 1_000);
      assert.deepEqual([error.code, error.decision], ["secretStorage", "retryLater"]);
      assert.equal(clock.pendingTimers, before);
    });
  }
});
