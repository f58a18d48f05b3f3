import assert from "node:assert/strict";
import { CancelledError } from "../../../src/base/errors";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { drive } from "./drive";
import { keeperFixture, LONG_MS, MINUTE_MS } from "./keeperBench";
import { boxErrorOf } from "./rejection";
import { newSealKey } from "./sampleAccount";
import type { SimulatedWindow } from "./simulatedWindow";

describe("the token keeper", () => {
  const bench = keeperFixture();

  describe("hands out", () => {
    it("the token that it has, without a request, as long as it lives long enough", async () => {
      const window = await bench.openWindow();
      const tokenSet = await window.keeper.fresh(bench.id, LONG_MS);
      assert.ok(tokenSet.accessToken.equals(bench.account.tokenSet.accessToken));
      assert.equal(bench.machine.refreshes, 0);
    });

    it("a new one when the one it has would end too early", async () => {
      const window = await bench.openWindow();
      await bench.nearlyExpire();
      const tokenSet = await bench.fresh(window);
      assert.ok(tokenSet.expiresAt - bench.machine.clock.now() > LONG_MS);
      assert.ok(await bench.works(tokenSet));
      assert.equal(bench.machine.refreshes, 1);
    });

    it("a new one when the person asks for it, each time", async () => {
      const window = await bench.openWindow();
      const [one, other] = [await bench.renew(window), await bench.renew(window)];
      assert.ok(!one.accessToken.equals(other.accessToken));
      assert.equal(bench.machine.refreshes, 2);
    });

    it("nothing for an account that is signed out", async () => {
      const window = await bench.openWindow();
      await window.registry.forget(window.account(bench.id));
      for (const work of [window.keeper.fresh(bench.id, 0), window.keeper.renew(bench.id)]) {
        const error = await boxErrorOf(work);
        assert.deepEqual([error.decision, error.code], ["fatal", "signedOut"]);
      }
      assert.equal(window.keeper.state(bench.id), undefined);
    });

    it("nothing for an account that was signed out elsewhere meanwhile", async () => {
      const window = await bench.openWindow();
      await window.sharedFiles.write(bench.id, bench.account.sealKey, { signedOut: true, generation: 2 });
      assert.equal((await bench.failure(window.keeper.renew(bench.id))).code, "signedOut");
      assert.equal(bench.machine.refreshes, 0);
    });

    it("nothing where another tab's sign-in took the account's place, and says to reload", async () => {
      const window = await bench.openWindow();
      await window.sharedFiles.write(bench.id, newSealKey(), { signedOut: true, generation: 2 });
      assert.match((await bench.failure(window.keeper.renew(bench.id))).message, /reload/);
      assert.equal(bench.machine.refreshes, 0);
    });
  });

  describe("renews once", () => {
    it("for all callers of a window", async () => {
      const window = await bench.openWindow();
      await bench.nearlyExpire();
      const callers = Array.from({ length: 10 }, () => window.keeper.fresh(bench.id, LONG_MS));
      const tokenSets = await drive(bench.machine.clock, Promise.all(callers));
      assert.equal(new Set(tokenSets.map(({ accessToken }) => accessToken.expose())).size, 1);
      assert.equal(bench.machine.refreshes, 1);
    });

    for (const count of [2, 4]) {
      it(`for ${count} windows that ask at once, before SecretStorage has spread the news`, async () => {
        const windows = await bench.openWindows(count);
        await bench.nearlyExpire();
        bench.holdAnswer();
        const all = Promise.all(windows.map(({ keeper }) => keeper.fresh(bench.id, LONG_MS)));
        const tokenSets = await bench.meanwhile(all, async () => undefined);
        assert.equal(new Set(tokenSets.map(({ accessToken }) => accessToken.expose())).size, 1);
        assert.equal(bench.machine.refreshes, 1);
        assert.deepEqual(
          windows.map((window) => window.account(bench.id).generation),
          windows.map(() => 2),
        );
      });
    }

    it("for a person who presses refresh in two windows at the same time", async () => {
      const [one, other] = await bench.openWindows(2);
      assert.ok(one && other);
      bench.holdAnswer();
      const both = Promise.all([one.keeper.renew(bench.id), other.keeper.renew(bench.id)]);
      await bench.meanwhile(both, async () => undefined);
      assert.equal(bench.machine.refreshes, 1);
    });

    it("for a window that asks right after another one, and reads the sealed record", async () => {
      const [one, other] = await bench.openWindows(2);
      assert.ok(one && other);
      await bench.nearlyExpire();
      const tokenSet = await bench.fresh(one);
      assert.ok((await bench.fresh(other)).accessToken.equals(tokenSet.accessToken));
      assert.equal(bench.machine.refreshes, 1);
    });

    it("for callers who stay, when the one who asked first cancels", async () => {
      const window = await bench.openWindow();
      const stop = new AbortController();
      bench.holdAnswer();
      const cancelled = assert.rejects(window.keeper.renew(bench.id, stop.signal), CancelledError);
      const staying = window.keeper.renew(bench.id);
      await bench.meanwhile(staying, async () => {
        stop.abort();
        await cancelled;
      });
      assert.equal(bench.machine.refreshes, 1);
      assert.equal(window.account(bench.id).generation, 2);
    });
  });

  describe("knows when a token ends", () => {
    const endsAt = (window: SimulatedWindow) => window.keeper.state(bench.id)?.expiresAt ?? 0;
    const boxEndsAt = () => bench.machine.simulator.families[0]?.accessTokenExpiresAt ?? 0;

    it("never later than Box, however slow an answer was", async () => {
      const road = new FetchTransport(bench.machine.clock);
      const { window } = await bench.machine.open({
        async send(request) {
          const answer = await road.send(request);
          bench.machine.clock.sleep(20_000);
          return answer;
        },
      });
      await bench.renew(window);
      assert.ok(endsAt(window) <= boxEndsAt());
    });

    it("when this machine's clock differs from Box's", async () => {
      const window = await bench.openWindow();
      bench.machine.simulator.faults.add({ on: "token", kind: "dateSkew", ms: 10 * 60 * MINUTE_MS });
      await bench.renew(window);
      assert.ok(Math.abs(endsAt(window) - boxEndsAt()) <= 2_000);
    });

    it("and learns nothing about Box's clock from a proxy", async () => {
      const window = await bench.openWindow();
      await bench.renew(window);
      const before = endsAt(window);
      bench.machine.simulator.faults.add(
        { on: "token", kind: "html" },
        { on: "token", kind: "dateSkew", ms: -10 * 60 * MINUTE_MS },
      );
      await bench.failure(window.keeper.renew(bench.id));
      assert.equal(endsAt(window), before);
    });
  });

  describe("says what it is doing", () => {
    const statesOf = ({ keeper }: SimulatedWindow): string[] => {
      const states: string[] = [];
      keeper.onDidChangeState((changed) => states.push(keeper.state(changed)?.kind ?? "gone"));
      return states;
    };

    it("while it renews and when it is done", async () => {
      const window = await bench.openWindow();
      const states = statesOf(window);
      await bench.renew(window);
      assert.deepEqual([states[0], states.at(-1)], ["renewing", "valid"]);
    });

    it("is not offline any more when another window reached Box", async () => {
      const [one, other] = await bench.openWindows(2);
      assert.ok(one && other);
      bench.machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
      await bench.failure(one.keeper.renew(bench.id));
      assert.equal(one.keeper.state(bench.id)?.kind, "offline");
      await bench.renew(other);
      await one.registry.adoptAll();
      assert.equal(one.keeper.state(bench.id)?.kind, "valid");
    });

    it("without a secret in the log", async () => {
      const window = await bench.openWindow();
      bench.machine.simulator.faults.add({ on: "token", kind: "serverError" });
      await bench.failure(window.keeper.renew(bench.id));
      await bench.renew(window);
      await bench.box.revoke(window.account(bench.id).tokenSet.accessToken.expose());
      await bench.failure(window.keeper.renew(bench.id));
      assert.ok(window.logged.length >= 3);
      const log = window.logged.join("\n");
      assert.deepEqual(
        bench.machine.simulator.secretsIssued().filter((secret) => log.includes(secret)),
        [],
      );
    });
  });

  describe("does something alone", () => {
    it("with the newest truth, and lets go however it ends", async () => {
      const [one, other] = await bench.openWindows(2);
      assert.ok(one && other);
      await bench.renew(one);
      const seen = await drive(
        bench.machine.clock,
        other.keeper.alone(bench.id, async ({ generation }) => generation),
      );
      assert.equal(seen, 2);
      const boom = new Error("boom");
      const failing = other.keeper.alone(bench.id, () => Promise.reject(boom));
      await assert.rejects(drive(bench.machine.clock, failing), (error) => error === boom);
      assert.equal(
        await drive(
          bench.machine.clock,
          one.keeper.alone(bench.id, async () => "done"),
        ),
        "done",
      );
    });
  });
});
