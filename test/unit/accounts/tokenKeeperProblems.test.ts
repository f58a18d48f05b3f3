import assert from "node:assert/strict";
import { tokenSetFrom } from "../../../src/accounts/model/account";
import type { Fault } from "../../box-simulator/faults";
import { until } from "./drive";
import { keeperFixture, LONG_MS } from "./keeperBench";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";

describe("the token keeper, law 3,", () => {
  const bench = keeperFixture();

  describe("marks an account", () => {
    const revoke = () => bench.box.revoke(bench.account.tokenSet.refreshToken?.expose() ?? "");

    it("when Box says that its sign-in is over, and keeps its tokens", async () => {
      const [here, there] = await bench.openWindows(2);
      assert.ok(here && there);
      await revoke();
      const error = await bench.failure(here.keeper.renew(bench.id));
      assert.deepEqual([error.decision, error.code], ["signInAgain", "invalid_grant"]);
      const { problem, ...marked } = here.account(bench.id);
      assert.equal(problem?.decision, "signInAgain");
      assertSameAccount(marked, { ...bench.account, generation: 2 });
      await there.registry.adoptAll();
      assert.deepEqual(
        [here, there].map(({ keeper }) => keeper.state(bench.id)?.kind),
        ["signInAgain", "signInAgain"],
      );
    });

    it("and asks no more when a token is wanted, but tries when the person asks", async () => {
      const window = await bench.openWindow();
      await revoke();
      await bench.failure(window.keeper.renew(bench.id));
      await bench.nearlyExpire();
      assert.equal((await boxErrorOf(window.keeper.fresh(bench.id, LONG_MS))).decision, "signInAgain");
      assert.equal(bench.machine.refreshes, 1);
      await bench.failure(window.keeper.renew(bench.id));
      assert.equal(bench.machine.refreshes, 2);
    });

    it("to be fixed in the settings when Box does not know the app, which a good answer undoes", async () => {
      const window = await bench.openWindow();
      bench.machine.simulator.faults.add({ on: "token", kind: "oauthError", error: "invalid_client" });
      assert.equal((await bench.failure(window.keeper.renew(bench.id))).decision, "fixSettings");
      assert.equal(window.keeper.state(bench.id)?.kind, "fixSettings");
      await bench.renew(window);
      assert.equal(window.keeper.state(bench.id)?.kind, "valid");
      assert.equal(window.account(bench.id).problem, undefined);
    });

    it("not when a newer generation shows that another process was quicker", async () => {
      const [slow, quick] = await bench.openWindows(2);
      assert.ok(slow && quick);
      bench.machine.simulator.faults.add({ on: "token", kind: "hold", moment: "before" });
      // Without the lock, as on a network folder where two owners may overlap.
      const tokenSet = await bench.meanwhile(slow.keeper.renew(bench.id), async () => {
        const { answer } = await quick.tokenRequests.renew(bench.account);
        const quicker = {
          ...bench.account,
          generation: 2,
          tokenSet: tokenSetFrom({ answer, sentAt: bench.machine.clock.now() }),
        };
        assert.ok(await bench.works(quicker.tokenSet));
        await quick.registry.persist(quicker);
        quick.registry.publish(quicker);
      });
      assert.equal(bench.machine.simulator.count({ error: "invalid_grant" }), 1);
      assert.ok(tokenSet.accessToken.equals(quick.account(bench.id).tokenSet.accessToken));
      assert.equal(slow.account(bench.id).problem, undefined);
    });

    const passing: readonly [string, Fault][] = [
      ["500", { on: "token", kind: "serverError" }],
      ["502 from a proxy", { on: "token", kind: "html" }],
      ["503 with Retry-After", { on: "token", kind: "serverError", status: 503, retryAfter: 1 }],
      ["429", { on: "token", kind: "tooManyRequests" }],
      ["429 with Retry-After", { on: "token", kind: "tooManyRequests", retryAfter: 1 }],
      ["a page with status 200", { on: "token", kind: "html", status: 200 }],
      ["a log-in page of the network", { on: "token", kind: "html", status: 302 }],
      ["401 from a proxy", { on: "token", kind: "html", status: 401 }],
      [
        "invalid_grant with a server error",
        { on: "token", kind: "oauthError", error: "invalid_grant", status: 503 },
      ],
      ["temporarily_unavailable", { on: "token", kind: "oauthError", error: "temporarily_unavailable" }],
      ["an error that nobody knows", { on: "token", kind: "oauthError", error: "something_new" }],
      ["no answer at all", { on: "token", kind: "dropBefore", times: 3 }],
    ];
    for (const [what, fault] of passing) {
      it(`never for ${what}: nothing that is stored changes, and it bench.works again later`, async () => {
        bench.machine.simulator.faults.add(fault);
        const window = await bench.openWindow();
        const error = await bench.failure(window.keeper.renew(bench.id));
        assert.notEqual(error.decision, "signInAgain");
        assertSameAccount(window.account(bench.id), bench.account);
        assertSameAccount(await window.store.read(bench.id), bench.account);
        await bench.machine.clock.advance(2_000);
        assert.ok(await bench.works(await bench.renew(window)));
      });
    }

    it("never when Box does not answer in time", async () => {
      bench.machine.simulator.faults.add({ on: "token", kind: "hold" });
      const window = await bench.openWindow();
      const failed = boxErrorOf(window.keeper.renew(bench.id));
      await until(bench.machine.clock, () => bench.machine.simulator.faults.heldRequests > 0);
      await bench.machine.clock.advance(30_000);
      assert.equal((await failed).code, "timeLimit");
      assertSameAccount(window.account(bench.id), bench.account);
      assert.equal(window.keeper.state(bench.id)?.kind, "offline");
    });
  });

  it("waits in all windows for as long as Box asked one of them to", async () => {
    const [one, other] = await bench.openWindows(2);
    assert.ok(one && other);
    bench.machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 30 });
    assert.equal((await bench.failure(one.keeper.renew(bench.id))).retryAfterSeconds, 30);
    const paused = await bench.failure(other.keeper.renew(bench.id));
    assert.deepEqual([paused.code, paused.decision], ["paused", "retryLater"]);
    assert.ok((paused.retryAfterSeconds ?? 0) > 25);
    assert.equal(bench.machine.refreshes, 1);
    await bench.machine.clock.advance(30_000);
    await bench.renew(other);
    assert.equal(bench.machine.refreshes, 2);
  });
});
