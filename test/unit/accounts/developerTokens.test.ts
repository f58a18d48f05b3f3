import assert from "node:assert/strict";
import type { AccountRecord } from "../../../src/accounts/model/account";
import { Secret } from "../../../src/base/secret";
import { demoUsers } from "../../box-simulator/tenant";
import { drive } from "./drive";
import { idsOf, signInFixture } from "./signInFixture";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("accounts from the Developer Console", () => {
  const fixture = signInFixture();

  const now = () => fixture.machine.clock.now();
  const issue = () => fixture.machine.simulator.issueDeveloperToken().accessToken;
  /** A token whose app lets it live for as long as it likes: in the simulator, a person's access token. */
  const issueAppToken = () => {
    fixture.machine.simulator.settings.accessTokenLifetimeSeconds = 30 * 24 * 3_600;
    return fixture.machine.simulator.signInDirectly().accessToken;
  };
  const keep = (text: string, madeAt: number | undefined) =>
    fixture.window.signIn.withDeveloperToken({
      accessToken: new Secret(text),
      endpoints: fixture.app.endpoints,
      madeAt,
    });
  const paste = (text = issue(), madeAt: number | undefined = now()): Promise<AccountRecord> =>
    drive(fixture.machine.clock, keep(text, madeAt));
  const pasteAppToken = (text = issueAppToken()) => drive(fixture.machine.clock, keep(text, undefined));
  const getToken = (id: string) =>
    drive(fixture.machine.clock, fixture.window.keeper.getToken(id, 5 * MINUTE_MS));
  const asked = () => fixture.machine.simulator.count({ place: "user" });
  const forbid = () =>
    fixture.machine.simulator.faults.add({ on: "user", kind: "boxError", row: "insufficientScope" });
  const state = (id: string) => fixture.window.keeper.state(id);

  it("are kept when Box knows them, and count from when they were made", async () => {
    const madeAt = now() - 15 * MINUTE_MS;
    const { id, identity } = await paste(issue(), madeAt);
    assert.equal(identity?.login, demoUsers[0].login);
    assert.deepEqual(state(id), { kind: "valid", expiresAt: madeAt + HOUR_MS });
  });

  it("are kept nameless when they may not tell whose they are", async () => {
    forbid();
    const { id, identity } = await paste();
    assert.equal(identity, undefined);
    assert.equal(state(id)?.kind, "valid");
  });

  it("are not kept when Box does not know them, or does not say", async () => {
    assert.equal((await fixture.failure(keep("canary-unknown", now()))).code, "invalid_token");
    fixture.machine.simulator.faults.add({ on: "user", kind: "dropBefore", times: 3 });
    assert.equal((await fixture.failure(keep(issue(), now()))).code, "network");
    assert.deepEqual([idsOf(fixture.window), fixture.machine.backing.values.size], [[], 0]);
  });

  it("are replaced by the next one of the same person", async () => {
    await paste();
    const second = await paste();
    assert.deepEqual(idsOf(fixture.window), [second.id]);
  });

  it("are not said to be revoked, since only the console can do that", async () => {
    const account = await paste();
    const error = await fixture.failure(fixture.window.signOut.revokeAccessToken(account.id));
    assert.equal(error.code, "developerToken");
    assert.ok(await fixture.works(fixture.window.account(account.id)));
  });

  it("are forgotten at sign-out, without a word to Box", async () => {
    const { id } = await paste();
    assert.deepEqual(await fixture.signOut(id), { kind: "signedOut", wasRevoked: false });
    assert.deepEqual(idsOf(fixture.window), []);
    assert.equal(fixture.machine.simulator.count({ place: "revoke" }), 0);
  });

  describe("whose hour is over", () => {
    it("are handed out to their last minute", async () => {
      const text = issue();
      const { id } = await paste(text);
      await fixture.machine.clock.advance(59 * MINUTE_MS);
      assert.equal((await getToken(id)).tokenSet.accessToken.expose(), text);
      assert.equal(asked(), 1, "only when it was pasted");
    });

    it("have ended when Box says 401, which is asked once, and say what to do without a problem on record", async () => {
      const { id } = await paste();
      await fixture.machine.clock.advance(61 * MINUTE_MS);
      for (let times = 0; times < 3; times++) {
        const error = await fixture.failure(fixture.window.keeper.getToken(id, 5 * MINUTE_MS));
        assert.deepEqual([error.code, error.decision], ["developerToken", "fatal"]);
      }
      assert.equal(asked(), 2);
      assert.equal(state(id)?.kind, "expired");
      assert.equal(fixture.window.account(id).problem, undefined);
    });

    for (const status of [200, 403]) {
      it(`live on as App Tokens when Box says ${status}, and no life is promised for them`, async () => {
        const text = issueAppToken();
        const { id } = await paste(text);
        await fixture.machine.clock.advance(61 * MINUTE_MS);
        if (status === 403) {
          forbid();
        }
        assert.equal((await getToken(id)).tokenSet.accessToken.expose(), text);
        assert.deepEqual(state(id), { kind: "alive" });
        await fixture.machine.clock.advance(HOUR_MS);
        await getToken(id);
        assert.equal(asked(), 2);
      });
    }

    for (const [what, fault, code] of [
      ["Box cannot be asked", { kind: "dropBefore" }, "network"],
      ["a proxy forbids to ask Box", { kind: "html", status: 403 }, "unexpectedResponse"],
      ["a proxy wants a log-in first", { kind: "html", status: 401 }, "unexpectedResponse"],
    ] as const) {
      it(`are neither dead nor alive when ${what}, and are asked about again`, async () => {
        const { id } = await paste(issueAppToken());
        await fixture.machine.clock.advance(61 * MINUTE_MS);
        fixture.machine.simulator.faults.add({ on: "user", times: "always", ...fault });
        const error = await fixture.failure(fixture.window.keeper.getToken(id, 5 * MINUTE_MS));
        assert.deepEqual([error.code, state(id)?.kind], [code, "expired"]);
        fixture.machine.simulator.faults.clear();
        await getToken(id);
        assert.deepEqual(state(id), { kind: "alive" });
      });
    }
  });

  describe("as App Tokens, whose life only Box knows,", () => {
    it("are alive and handed out without a request, whatever the hour", async () => {
      const text = issueAppToken();
      const { id } = await pasteAppToken(text);
      await fixture.machine.clock.advance(24 * HOUR_MS);
      assert.equal((await getToken(id)).tokenSet.accessToken.expose(), text);
      assert.deepEqual([state(id), asked()], [{ kind: "alive" }, 1]);
    });

    it("have ended once Box says 401 to a person who asks", async () => {
      const text = issueAppToken();
      const { id } = await pasteAppToken(text);
      await fixture.box.revoke(text);
      const error = await fixture.failure(fixture.window.keeper.refresh(id));
      assert.equal(error.code, "developerToken");
      assert.equal(state(id)?.kind, "expired");
      await fixture.failure(fixture.window.keeper.refresh(id));
      assert.equal(asked(), 2);
    });
  });
});
