import assert from "node:assert/strict";
import { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { drive, until } from "./drive";
import { keeperFixture, LONG_MS, MINUTE_MS } from "./keeperFixture";
import { boxErrorOf } from "./rejection";
import type { SimulatedWindow } from "./simulatedWindow";

describe("the token keeper", () => {
  const fixture = keeperFixture();

  describe("hands out", () => {
    it("the token that it has, without a request, as long as it lives long enough", async () => {
      const window = await fixture.openWindow();
      const { tokenSet } = await window.keeper.getToken(fixture.id, LONG_MS);
      assert.ok(tokenSet.accessToken.equals(fixture.account.tokenSet.accessToken));
      assert.equal(fixture.machine.refreshes, 0);
    });

    it("a new one when the one it has would end too early", async () => {
      const window = await fixture.openWindow();
      await fixture.nearlyExpire();
      const account = await fixture.getToken(window);
      assert.ok(account.tokenSet.expiresAt - fixture.machine.clock.now() > LONG_MS);
      assert.ok(await fixture.works(account));
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("a new one when the person asks for it, each time", async () => {
      const window = await fixture.openWindow();
      const [one, other] = [await fixture.refresh(window), await fixture.refresh(window)];
      assert.ok(!one.tokenSet.accessToken.equals(other.tokenSet.accessToken));
      assert.equal(fixture.machine.refreshes, 2);
    });

    it("nothing for an account that is signed out", async () => {
      const window = await fixture.openWindow();
      await window.registry.end(window.account(fixture.id));
      for (const work of [window.keeper.getToken(fixture.id, 0), window.keeper.refresh(fixture.id)]) {
        const error = await boxErrorOf(work);
        assert.deepEqual([error.decision, error.code], ["fatal", "signedOut"]);
      }
      assert.equal(window.keeper.state(fixture.id), undefined);
    });

    it("nothing for an account that was signed out elsewhere meanwhile", async () => {
      const window = await fixture.openWindow();
      const { sealKey } = fixture.account;
      // Nothing tells it.
      window.registry.dispose();
      await window.files.create(fixture.id, sealKey, { ended: true, generation: 2 });
      assert.equal((await fixture.failure(window.keeper.refresh(fixture.id))).code, "signedOut");
      assert.deepEqual([fixture.machine.refreshes, window.registry.all()], [0, []]);
    });

    it("nothing while the account is being signed out, here or in another window", async () => {
      const [one, other] = await fixture.openTwoWindows();
      const { registry } = one;
      // Nothing tells it.
      other.registry.dispose();
      assert.ok(await registry.write(one.account(fixture.id), { ...fixture.account, isSigningOut: true }));
      for (const { keeper } of [one, other]) {
        assert.equal((await fixture.failure(keeper.refresh(fixture.id))).code, "signedOut");
        assert.equal(keeper.state(fixture.id)?.kind, "signingOut");
      }
      assert.equal((await fixture.failure(one.keeper.getToken(fixture.id, 0))).code, "signedOut");
      assert.equal(fixture.machine.refreshes, 0);
    });
  });

  describe("refreshes no token before half of its life is over,", () => {
    const LIFETIME_MS = 200_000;

    it("however long it is to live: one of 200 seconds is asked for at most once per 100", async () => {
      const { machine } = fixture;
      machine.simulator.settings.accessTokenLifetimeSeconds = LIFETIME_MS / 1_000;
      const window = await fixture.openWindow();
      await fixture.refresh(window);
      const began = machine.clock.now();
      const refreshes = machine.refreshes;
      while (machine.clock.now() - began < 10 * LIFETIME_MS) {
        await machine.clock.advance(5_000);
        const { tokenSet } = await fixture.getToken(window);
        assert.ok(tokenSet.expiresAt - machine.clock.now() >= LIFETIME_MS / 2 - 1_000);
      }
      const most = (machine.clock.now() - began) / (LIFETIME_MS / 2);
      const sent = machine.refreshes - refreshes;
      assert.ok(sent <= most && sent > most / 2, `${sent} refreshes in ${most} half lives`);
    });
  });

  describe("renews once", () => {
    it("for all callers of a window", async () => {
      const window = await fixture.openWindow();
      await fixture.nearlyExpire();
      const callers = Array.from({ length: 10 }, () => window.keeper.getToken(fixture.id, LONG_MS));
      const accounts = await drive(fixture.machine.clock, Promise.all(callers));
      assert.equal(new Set(accounts.map(({ tokenSet }) => tokenSet.accessToken.expose())).size, 1);
      assert.equal(fixture.machine.refreshes, 1);
    });

    for (const count of [2, 4]) {
      it(`for ${count} windows that ask at once, before SecretStorage has spread the news`, async () => {
        const windows = await fixture.openWindows(count);
        await fixture.nearlyExpire();
        fixture.holdResponse();
        const all = Promise.all(windows.map(({ keeper }) => keeper.getToken(fixture.id, LONG_MS)));
        const accounts = await fixture.meanwhile(all, async () => undefined);
        assert.equal(new Set(accounts.map(({ tokenSet }) => tokenSet.accessToken.expose())).size, 1);
        assert.equal(fixture.machine.refreshes, 1);
        assert.deepEqual(
          windows.map((window) => window.account(fixture.id).generation),
          windows.map(() => 2),
        );
      });
    }

    it("for a person who presses refresh in two windows at the same time", async () => {
      const [one, other] = await fixture.openTwoWindows();
      fixture.holdResponse();
      const both = Promise.all([one.keeper.refresh(fixture.id), other.keeper.refresh(fixture.id)]);
      await fixture.meanwhile(both, async () => undefined);
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("for a window that still waits for the lock when the new token is published", async () => {
      const { machine, id } = fixture;
      const [holding, waiting] = await fixture.openTwoWindows();
      const lock = await holding.locks.acquire(id);
      const refreshing = waiting.keeper.refresh(id);
      const before = holding.account(id);
      const tokenSet = { ...before.tokenSet, accessToken: new Secret("canary-published-meanwhile") };
      assert.ok(await holding.registry.write(before, { ...before, tokenSet }));
      const adopted = await drive(machine.clock, refreshing);
      assert.ok(adopted.tokenSet.accessToken.equals(tokenSet.accessToken));
      assert.ok(await lock.stillOwned());
      await lock.release();
      assert.equal(machine.refreshes, 0);
    });

    it("for a window that asks right after another one, and reads the sealed record", async () => {
      const [one, other] = await fixture.openTwoWindows();
      await fixture.nearlyExpire();
      const { tokenSet } = await fixture.getToken(one);
      assert.ok((await fixture.getToken(other)).tokenSet.accessToken.equals(tokenSet.accessToken));
      assert.equal(fixture.machine.refreshes, 1);
    });
  });

  describe("does not take for enough", () => {
    it("what a shared renewal brought to somebody who asked for less", async () => {
      const [stale, quick] = await fixture.openTwoWindows();
      const { clock } = fixture.machine;
      // Nothing tells it of the other window's token.
      stale.registry.dispose();
      await fixture.refresh(quick);
      const { expiresAt } = quick.account(fixture.id).tokenSet;
      await clock.advance(expiresAt - clock.now() - 2 * MINUTE_MS);
      const pressed = stale.keeper.refresh(fixture.id);
      const asked = stale.keeper.getToken(fixture.id, LONG_MS);
      await drive(clock, pressed);
      const { tokenSet } = await drive(clock, asked);
      assert.ok(tokenSet.expiresAt - clock.now() >= LONG_MS);
    });

    it("a rename in another window, when a person asked for a refresh", async () => {
      const [stale, other] = await fixture.openTwoWindows();
      // Nothing tells it of the name.
      stale.registry.dispose();
      await drive(fixture.machine.clock, other.names.rename(fixture.id, "Night job"));
      const before = stale.account(fixture.id).tokenSet.accessToken;
      const { tokenSet, name } = await fixture.refresh(stale);
      assert.ok(!tokenSet.accessToken.equals(before));
      assert.deepEqual([fixture.machine.refreshes, name], [1, "Night job"]);
      assert.equal(stale.keeper.history.of(fixture.id)[0]?.outcome, "renewed");
    });
  });

  describe("knows when a token ends", () => {
    const endsAt = ({ keeper }: SimulatedWindow) => {
      const state = keeper.state(fixture.id);
      return state && "expiresAt" in state ? state.expiresAt : 0;
    };
    const boxEndsAt = () => fixture.machine.simulator.families[0]?.accessTokenExpiresAt ?? 0;

    it("never later than Box, however slow a response was", async () => {
      const road = new FetchTransport(fixture.machine.clock);
      const window = await fixture.openWindow({
        transport: {
          async send(request) {
            const response = await road.send(request);
            fixture.machine.clock.sleep(20_000);
            return response;
          },
        },
      });
      await fixture.refresh(window);
      assert.ok(endsAt(window) > 0 && endsAt(window) <= boxEndsAt());
    });

    it("when this machine's clock differs from Box's", async () => {
      const window = await fixture.openWindow();
      const skew = { on: "token", kind: "dateSkew", ms: 10 * 60 * MINUTE_MS } as const;
      fixture.machine.simulator.faults.add(skew);
      await fixture.refresh(window);
      assert.ok(Math.abs(endsAt(window) - boxEndsAt()) <= 2_000);
    });

    it("and learns nothing about Box's clock from a proxy", async () => {
      const window = await fixture.openWindow();
      await fixture.refresh(window);
      const before = endsAt(window);
      fixture.machine.simulator.faults.add(
        { on: "token", kind: "html", times: 3 },
        { on: "token", kind: "dateSkew", ms: -10 * 60 * MINUTE_MS, times: 3 },
      );
      await fixture.failure(window.keeper.refresh(fixture.id));
      assert.equal(endsAt(window), before);
    });

    it("also when the clock was set back by two hours a moment ago", async () => {
      const { machine, id } = fixture;
      const window = await fixture.openWindow();
      await fixture.refresh(window);
      const { expiresAt } = window.account(id).tokenSet;
      await machine.clock.advance(expiresAt - machine.clock.now() - 10_000);
      machine.clock.setWallClock(machine.clock.now() - 120 * MINUTE_MS);
      await machine.clock.advance(20_000);
      assert.equal(window.keeper.state(id)?.kind, "expired");
      const account = await drive(machine.clock, window.keeper.getToken(id, 0));
      assert.ok(await fixture.works(account));
      assert.equal(machine.refreshes, 2);
    });
  });

  describe("says what it is doing", () => {
    it("while it refreshes and when it is done", async () => {
      const window = await fixture.openWindow();
      const states: string[] = [];
      window.keeper.onDidChangeState((id) => states.push(window.keeper.state(id)?.kind ?? "gone"));
      await fixture.refresh(window);
      assert.deepEqual([states[0], states.at(-1)], ["refreshing", "valid"]);
    });

    it("without a secret in the log", async () => {
      const window = await fixture.openWindow();
      fixture.machine.simulator.faults.add({ on: "token", kind: "serverError", times: 3 });
      await fixture.failure(window.keeper.refresh(fixture.id));
      await fixture.refresh(window);
      await fixture.box.revoke(window.account(fixture.id).tokenSet.accessToken.expose());
      await fixture.failure(window.keeper.refresh(fixture.id));
      assert.ok(window.logged.length >= 3);
      const log = window.logged.join("\n");
      assert.deepEqual(
        fixture.machine.simulator.secretsIssued().filter((secret) => log.includes(secret)),
        [],
      );
    });
  });

  describe("does something alone", () => {
    it("with the latest truth, and lets go however it ends", async () => {
      const [one, other] = await fixture.openTwoWindows();
      const { clock } = fixture.machine;
      await fixture.refresh(one);
      const seeing = other.lock.runExclusive(fixture.id, async ({ generation }) => generation);
      assert.equal(await drive(clock, seeing), 2);
      const boom = new Error("boom");
      const failing = other.lock.runExclusive(fixture.id, () => Promise.reject(boom));
      await assert.rejects(drive(clock, failing), (error) => error === boom);
      const working = one.lock.runExclusive(fixture.id, async () => "done");
      assert.equal(await drive(clock, working), "done");
    });
  });

  it("is settled when no renewal runs any more", async () => {
    const window = await fixture.openWindow();
    const { faults } = fixture.machine.simulator;
    fixture.holdResponse();
    const refreshing = window.keeper.refresh(fixture.id);
    await until(fixture.machine.clock, () => faults.heldRequests > 0);
    let isSettled = false;
    const settled = window.keeper.settled().then(() => {
      isSettled = true;
    });
    await fixture.machine.clock.advance(1_000);
    assert.equal(isSettled, false);
    faults.release();
    await drive(fixture.machine.clock, settled);
    assert.equal((await refreshing).generation, 2);
  });
});
