import assert from "node:assert/strict";
import type { Accounts } from "../../../src/accounts/accounts";
import { CancelledError } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import type { Cancellable } from "../../../src/base/sharedWork";
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
  /** Cancels after something was sent, which is told at once; the outcome comes later. */
  const leaves = async <T>(start: (leaving: Cancellable) => Promise<T>): Promise<{ work: Promise<T> }> => {
    let isTold = false;
    const onGoesOn = () => {
      isTold = true;
    };
    const work = start({ signal: stop.signal, onGoesOn });
    await held();
    stop.abort();
    assert.ok(isTold, "that it goes on");
    faults().release();
    return { work };
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
    const whileLocked = async (start: () => Promise<unknown>) => {
      const lock = await drive(fixture.machine.clock, fixture.window.locks.acquire(id));
      const work = start();
      await drive(fixture.machine.clock, fixture.machine.clock.advance(1_000));
      const requests = fixture.machine.simulator.count();
      await cancelled(work);
      await lock.release();
      await fixture.machine.settle();
      assert.equal(fixture.machine.simulator.count(), requests);
    };

    for (const [what, start] of [
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
        await whileLocked(start);
        assert.equal(generation(), before);
        assert.notEqual(accounts.state(id)?.kind, "signingOut");
      });
    }

    it("and the next caller gets a token all the same", async () => {
      await whileLocked(() => accounts.refresh(id, { signal: stop.signal }));
      const { accessToken } = await drive(fixture.machine.clock, accounts.refresh(id));
      assert.equal((await fixture.box.me(accessToken.expose())).status, 200);
    });

    for (const [what, start] of [
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
        const work = start(AbortSignal.abort());
        await assert.rejects(work, CancelledError);
        await fixture.machine.settle();
        assert.equal(fixture.machine.simulator.count(), requests);
        assert.equal(accounts.all().length, 1);
      });
    }

    for (const [what, start] of [
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
        const work = start();
        await until(fixture.machine.clock, () => isAsked);
        await cancelled(work);
        secrets.fault = undefined;
        answer();
        await fixture.machine.settle();
        assert.equal(fixture.machine.simulator.count(), requests);
        assert.equal(accounts.state(id)?.kind, "valid");
      });
    }
  });

  describe("after it was sent hears at once that it goes on, and later how it ended:", () => {
    it("a refresh is saved, for this window and the next", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      const before = generation() ?? 0;
      const { work } = await leaves((leaving) => accounts.refresh(id, leaving));
      await drive(fixture.machine.clock, work);
      assert.equal(generation(), before + 1);
      await fixture.focus(fixture.window);
      assert.equal(elsewhere(), before + 1);
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("a sign-in is kept", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      const { work } = await leaves((leaving) =>
        accounts.signInWithCode(fixture.app, fixture.grantOf(), leaving),
      );
      const account = await drive(fixture.machine.clock, work);
      assert.ok(account.identity);
      assert.deepEqual(
        accounts.all().map((each) => each.id),
        [account.id],
      );
    });

    it("a sign-out ends the account", async () => {
      faults().add({ on: "revoke", kind: "hold", moment: "after" });
      const { work } = await leaves((leaving) => accounts.signOut(id, leaving));
      assert.deepEqual(await drive(fixture.machine.clock, work), { kind: "signedOut", wasRevoked: true });
      assert.deepEqual([accounts.all(), fixture.pairs], [[], ["revoked"]]);
    });

    it("a downscoped token comes", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      const { work } = await leaves((leaving) =>
        accounts.downscope(id, { scopes: ["base_preview"] }, leaving),
      );
      assert.ok((await drive(fixture.machine.clock, work)).accessToken);
    });

    it("a repeat is not sent any more, when nobody is left to wait for it; the outcome is why", async () => {
      faults().add({ on: "token", kind: "dropBefore", times: "always" });
      const work = accounts.refresh(id, { signal: stop.signal });
      const { clock } = fixture.machine;
      await until(clock, () => fixture.machine.refreshes === 1);
      await until(clock, () => clock.pendingTimers > 0, 0);
      stop.abort();
      await assert.rejects(work, { name: "BoxError", code: "network" });
      await fixture.machine.settle();
      assert.equal(fixture.machine.refreshes, 1);
    });
  });

  describe("never cancels for others who wait for the same:", () => {
    it("the one who stays gets the token, and one request was sent", async () => {
      faults().add({ on: "token", kind: "hold", moment: "after" });
      let staying: ReturnType<typeof accounts.refresh> | undefined;
      await leaves((leaving) => {
        const work = accounts.refresh(id, leaving);
        staying = accounts.refresh(id);
        return work;
      });
      assert.ok(staying);
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

  it("of a revocation hears that it goes on, and the token is revoked all the same", async () => {
    faults().add({ on: "revoke", kind: "hold", moment: "after" });
    const token = fixture.window.account(id).tokenSet.accessToken;
    const { work } = await leaves((leaving) =>
      accounts.revokeToken(new Secret(token.expose()), { accountId: id }, leaving),
    );
    assert.equal(await drive(fixture.machine.clock, work), "revoked");
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
    stop.abort();
    await assert.rejects(adding, { name: "BoxError", decision: "retryLater" });
    await fixture.machine.settle();
    assert.deepEqual([requests(), accounts.all().length], [1, 1]);
  });
});
