import assert from "node:assert/strict";
import type { Accounts } from "../../../src/accounts/accounts";
import { CancelledError } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import { demoCcgApp, demoEnterprise } from "../../box-simulator/tenant";
import type { DesktopSecrets } from "../memorySecrets";
import { drive, until } from "./drive";
import { signInFixture } from "./signInFixture";

const MINUTE_MS = 60_000;

describe("a caller of the accounts who cancels", () => {
  const fixture = signInFixture();
  let accounts: Accounts;
  let secrets: DesktopSecrets;
  let id: string;
  let stop: AbortController;

  const faults = () => fixture.machine.simulator.faults;
  const held = () => until(fixture.machine.clock, () => faults().heldRequests > 0);
  /** Cancels, and gives what the caller hears, which must be there without the clock or Box moving. */
  const cancelled = async (work: Promise<unknown>): Promise<CancelledError> => {
    const heard = work.then(
      () => assert.fail("it should have been cancelled"),
      (error: unknown) => error,
    );
    stop.abort();
    const error = await heard;
    assert.ok(error instanceof CancelledError, `${error} is no cancelling`);
    return error;
  };
  const generation = () => accounts.get(id)?.generation;
  const elsewhere = () => fixture.window.account(id).generation;

  beforeEach(async () => {
    ({ id } = await fixture.signIn());
    await fixture.machine.settle();
    ({ accounts, secrets } = await fixture.machine.openFace({ refreshMode: () => "never" }));
    stop = new AbortController();
  });

  describe("before anything was sent is free at once, and nothing is sent afterwards", () => {
    /** Another process is at the account. */
    const whileLocked = async (begin: () => Promise<unknown>) => {
      const lock = await drive(fixture.machine.clock, fixture.window.locks.acquire(id));
      const work = begin();
      await drive(fixture.machine.clock, fixture.machine.clock.advance(1_000));
      const requests = fixture.machine.simulator.count();
      const error = await cancelled(work);
      await lock.release();
      await fixture.machine.settle();
      assert.equal(error.isFinishing, false);
      assert.equal(fixture.machine.simulator.count(), requests);
    };

    for (const [what, begin] of [
      ["a refresh", () => accounts.refresh(id, { signal: stop.signal })],
      [
        "a token",
        async () => {
          await fixture.machine.clock.advance(2 * 60 * MINUTE_MS);
          return accounts.getToken(id, { minimumLifetimeMs: MINUTE_MS, signal: stop.signal });
        },
      ],
      ["a sign-out", () => accounts.signOut(id, { signal: stop.signal })],
    ] as const) {
      it(`of ${what}`, async () => {
        const before = generation();
        await whileLocked(begin);
        assert.equal(generation(), before);
        assert.notEqual(accounts.state(id)?.kind, "signingOut");
      });
    }

    it("and the next caller gets a token all the same", async () => {
      await whileLocked(() => accounts.refresh(id, { signal: stop.signal }));
      const { accessToken } = await drive(fixture.machine.clock, accounts.refresh(id));
      assert.equal((await fixture.box.me(accessToken.expose())).status, 200);
    });

    for (const [what, begin] of [
      ["a refresh", (signal) => accounts.refresh(id, { signal })],
      ["a sign-out", (signal) => accounts.signOut(id, { signal })],
      ["a sign-in", (signal) => accounts.signInWithCode(fixture.app, fixture.grantOf(), { signal })],
      ["a downscoped token", (signal) => accounts.downscope(id, { scopes: ["base_preview"] }, { signal })],
      [
        "a revocation",
        (signal) => accounts.revokeToken(new Secret("canary-token"), { accountId: id }, { signal }),
      ],
    ] as const satisfies readonly (readonly [string, (signal: AbortSignal) => Promise<unknown>])[]) {
      it(`of ${what} that was cancelled before it was asked for`, async () => {
        const requests = fixture.machine.simulator.count();
        const work = begin(AbortSignal.abort());
        const isCancelled = (error: unknown) => error instanceof CancelledError && !error.isFinishing;
        await assert.rejects(work, isCancelled);
        await fixture.machine.settle();
        assert.equal(fixture.machine.simulator.count(), requests);
        assert.equal(accounts.all().length, 1);
      });
    }

    for (const [what, begin] of [
      ["a refresh", () => accounts.refresh(id, { signal: stop.signal })],
      ["a sign-out", () => accounts.signOut(id, { signal: stop.signal })],
    ] as const) {
      it(`of ${what} under the lock, while SecretStorage is asked`, async () => {
        let answer: () => void = () => undefined;
        let isAsked = false;
        secrets.fault = async ({ operation }) => {
          if (operation === "get") {
            isAsked = true;
            await new Promise<void>((resolve) => {
              answer = resolve;
            });
          }
        };
        const requests = fixture.machine.simulator.count();
        const work = begin();
        await until(fixture.machine.clock, () => isAsked);
        assert.equal((await cancelled(work)).isFinishing, false);
        secrets.fault = undefined;
        answer();
        await fixture.machine.settle();
        assert.equal(fixture.machine.simulator.count(), requests);
        assert.equal(accounts.state(id)?.kind, "valid");
      });
    }
  });

  describe("after it was sent is free at once, hears that it is finished, and it is:", () => {
    it("a refresh is saved, for this window and the next", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      const work = accounts.refresh(id, { signal: stop.signal });
      const before = generation() ?? 0;
      await held();
      assert.equal((await cancelled(work)).isFinishing, true);
      faults().release();
      await until(fixture.machine.clock, () => generation() === before + 1);
      await fixture.focus(fixture.window);
      assert.equal(elsewhere(), before + 1);
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("a sign-in is kept", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      const work = accounts.signInWithCode(fixture.app, fixture.grantOf(), { signal: stop.signal });
      await held();
      assert.equal((await cancelled(work)).isFinishing, true);
      faults().release();
      await until(fixture.machine.clock, () => {
        const [first, ...others] = accounts.all();
        return others.length === 0 && first !== undefined && first.id !== id && first.identity !== undefined;
      });
    });

    it("a sign-out ends the account", async () => {
      faults().add({ on: "revoke", kind: "hold", moment: "after" });
      const work = accounts.signOut(id, { signal: stop.signal });
      await held();
      assert.equal((await cancelled(work)).isFinishing, true);
      faults().release();
      await until(fixture.machine.clock, () => accounts.all().length === 0);
      assert.deepEqual(fixture.pairs, ["revoked"]);
    });

    it("a repeat is not sent any more, when nobody is left to wait for it", async () => {
      faults().add({ on: "token", kind: "dropBefore", times: "always" });
      const work = accounts.refresh(id, { signal: stop.signal });
      const { clock } = fixture.machine;
      await until(clock, () => fixture.machine.refreshes === 1);
      await until(clock, () => clock.pendingTimers > 0, 0);
      await cancelled(work);
      await fixture.machine.settle();
      assert.equal(fixture.machine.refreshes, 1);
    });
  });

  describe("never cancels for others who wait for the same:", () => {
    it("the one who stays gets the token, and one request was sent", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      const leaving = accounts.refresh(id, { signal: stop.signal });
      const staying = accounts.refresh(id);
      await held();
      await cancelled(leaving);
      faults().release();
      const { accessToken } = await drive(fixture.machine.clock, staying);
      assert.equal((await fixture.box.me(accessToken.expose())).status, 200);
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("also before it was sent", async () => {
      const lock = await drive(fixture.machine.clock, fixture.window.locks.acquire(id));
      const leaving = accounts.refresh(id, { signal: stop.signal });
      const staying = accounts.refresh(id);
      await cancelled(leaving);
      await lock.release();
      await drive(fixture.machine.clock, staying);
      assert.equal(fixture.machine.refreshes, 1);
    });
  });

  it("of a revocation is free at once, and the token is revoked all the same", async () => {
    faults().add({ on: "revoke", kind: "hold", moment: "after" });
    const token = fixture.window.account(id).tokenSet.accessToken;
    const work = accounts.revokeToken(new Secret(token.expose()), { accountId: id }, { signal: stop.signal });
    await held();
    assert.equal((await cancelled(work)).isFinishing, true);
    faults().release();
    assert.deepEqual(fixture.pairs, ["revoked"]);
  });

  it("sends nothing more of a server account's sign-in, when it waited to ask once more", async () => {
    const { clock, simulator } = fixture.machine;
    simulator.faults.add({ on: "token", kind: "serverError", times: 1 });
    const source = {
      kind: "clientCredentials",
      app: {
        clientId: demoCcgApp.clientId,
        clientSecret: new Secret(demoCcgApp.clientSecret),
        endpoints: fixture.app.endpoints,
      },
      subject: { type: "enterprise", id: demoEnterprise.id },
    } as const;
    const adding = accounts.addServerAccount(source, { signal: stop.signal });
    const requests = () => simulator.count({ place: "token", grantType: "client_credentials" });
    // Time stands still until its wait before the second request has begun.
    const timers = clock.pendingTimers;
    await until(clock, () => requests() === 1 && clock.pendingTimers > timers, 0);
    await cancelled(adding);
    await fixture.machine.settle();
    assert.deepEqual([requests(), accounts.all().length], [1, 1]);
  });
});
