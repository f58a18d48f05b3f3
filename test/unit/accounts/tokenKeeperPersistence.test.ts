import assert from "node:assert/strict";
import { mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { SPREAD_MS } from "../memorySecrets";
import { ChangedAnswers } from "./changedAnswers";
import { until } from "./drive";
import { keeperFixture, LONG_MS, MINUTE_MS } from "./keeperBench";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import type { SimulatedWindow } from "./simulatedWindow";

describe("the token keeper, law 1,", () => {
  const bench = keeperFixture();

  describe("persists before it uses", () => {
    /** In the place of the file that the next record would become. */
    const obstacle = () => join(bench.machine.folder, `${bench.id}.2.jwe`);

    it("in the folder and in SecretStorage, so that a later start knows the new pair", async () => {
      const { window, secrets } = await bench.machine.open();
      await bench.renew(window);
      await bench.machine.clock.advance(SPREAD_MS);
      secrets.kill();
      const later = await bench.openWindow();
      assertSameAccount(later.account(bench.id), window.account(bench.id));
      assert.equal(later.account(bench.id).generation, 2);
    });

    it("in the folder alone when the window is killed before SecretStorage wrote it", async () => {
      const { window, secrets } = await bench.machine.open();
      await bench.renew(window);
      secrets.kill();
      const later = await bench.openWindow();
      assertSameAccount(later.account(bench.id), window.account(bench.id));
    });

    it("and uses nothing that the disk refused, so that the old pair goes on", async () => {
      const window = await bench.openWindow();
      await bench.nearlyExpire();
      bench.holdAnswer();
      const failed = boxErrorOf(window.keeper.fresh(bench.id, LONG_MS));
      const error = await bench.meanwhile(failed, () => mkdir(obstacle()));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assert.equal(bench.familyState(), "B");
      assertSameAccount(window.account(bench.id), bench.account);
      assert.ok(await bench.works(bench.account.tokenSet));
    });

    it("and saves the answer later without asking Box again", async () => {
      const window = await bench.openWindow();
      await bench.nearlyExpire();
      bench.holdAnswer();
      await bench.meanwhile(boxErrorOf(window.keeper.fresh(bench.id, LONG_MS)), () => mkdir(obstacle()));
      await rmdir(obstacle());
      assert.ok(await bench.works(await bench.fresh(window)));
      assert.equal(bench.machine.refreshes, 1);
      assert.equal(window.account(bench.id).generation, 2);
      await bench.machine.clock.advance(SPREAD_MS);
      assert.equal((await bench.openWindow()).account(bench.id).generation, 2);
    });

    it("and does not hand out what has ended before it could be saved", async () => {
      const window = await bench.openWindow();
      await bench.nearlyExpire();
      bench.holdAnswer();
      await bench.meanwhile(boxErrorOf(window.keeper.fresh(bench.id, LONG_MS)), () => mkdir(obstacle()));
      await bench.machine.clock.advance(2 * 60 * MINUTE_MS);
      await rmdir(obstacle());
      assert.ok(await bench.works(await bench.fresh(window)));
      assert.equal(bench.machine.refreshes, 2);
      assert.equal(window.account(bench.id).generation, 3);
    });

    it("even when its folder becomes unusable meanwhile and comes back", async () => {
      const window = await bench.openWindow();
      bench.holdAnswer();
      const error = await bench.meanwhile(boxErrorOf(window.keeper.renew(bench.id)), async () => {
        await rm(bench.machine.folder, { recursive: true });
        await writeFile(bench.machine.folder, "");
      });
      assert.equal(error.decision, "retryLater");
      assertSameAccount(window.account(bench.id), bench.account);
      await rm(bench.machine.folder);
      assert.ok(await bench.works(await bench.renew(window)));
      assert.equal(bench.machine.refreshes, 1);
    });

    it("and leaves both pairs good when SecretStorage refused, until the next attempt adopts the new one", async () => {
      const { window, secrets } = await bench.machine.open();
      await bench.nearlyExpire();
      secrets.refusesWrites = true;
      const error = await bench.failure(window.keeper.fresh(bench.id, LONG_MS));
      assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      assert.equal(bench.familyState(), "B");
      secrets.refusesWrites = false;
      assert.ok(await bench.works(await bench.fresh(window)));
      assert.equal(bench.machine.refreshes, 1);
      await until(bench.machine.clock, async () => (await window.store.read(bench.id))?.generation === 2);
    });

    it("only as the owner of the lock: one that was overtaken looks again, and does not ask again", async () => {
      const window = await bench.openWindow();
      bench.holdAnswer();
      const tokenSet = await bench.meanwhile(window.keeper.renew(bench.id), () =>
        writeFile(join(bench.machine.folder, `${bench.id}.lock.2`), '{"released":true}'),
      );
      assert.ok(await bench.works(tokenSet));
      assert.equal(bench.machine.refreshes, 1);
      assert.equal(window.account(bench.id).generation, 2);
    });

    it("nothing over what the one that overtook it has written", async () => {
      const [slow, quick] = await bench.openWindows(2);
      assert.ok(slow && quick);
      bench.holdAnswer();
      const tokenSet = await bench.meanwhile(slow.keeper.renew(bench.id), async () => {
        await writeFile(join(bench.machine.folder, `${bench.id}.lock.2`), '{"released":true}');
        await bench.renew(quick);
        await bench.works(await bench.renew(quick));
      });
      assert.ok(tokenSet.accessToken.equals(quick.account(bench.id).tokenSet.accessToken));
      assert.ok(await bench.works(tokenSet));
      assert.deepEqual(
        [slow.account(bench.id).generation, await slow.sharedFiles.newestGeneration(bench.id)],
        [3, 3],
      );
      await bench.machine.clock.advance(SPREAD_MS);
      assert.equal((await slow.store.read(bench.id))?.generation, 3);
    });
  });

  describe("asks again with the same refresh token", () => {
    it("when the answer was lost, and gets the same pair", async () => {
      bench.machine.simulator.faults.add({ on: "token", kind: "dropAfter" });
      const window = await bench.openWindow();
      assert.ok(await bench.works(await bench.renew(window)));
      assert.deepEqual([bench.machine.refreshes, bench.machine.simulator.count({ replayed: true })], [2, 1]);
      assert.equal(bench.machine.simulator.families[0]?.generation, 2);
      assert.equal(window.account(bench.id).generation, 2);
    });

    it("at most twice, then the account is offline until Box can be reached", async () => {
      bench.machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
      const window = await bench.openWindow();
      assert.equal((await bench.failure(window.keeper.renew(bench.id))).code, "network");
      assert.equal(bench.machine.refreshes, 3);
      assert.equal(window.keeper.state(bench.id)?.kind, "offline");
      await bench.renew(window);
      assert.equal(window.keeper.state(bench.id)?.kind, "valid");
    });

    it("when another process starts later, since the pair before is kept", async () => {
      bench.machine.simulator.faults.add({ on: "token", kind: "dropAfter", times: 3 });
      await bench.failure((await bench.openWindow()).keeper.renew(bench.id));
      const later = await bench.openWindow();
      assert.ok(await bench.works(await bench.renew(later)));
      assert.equal(bench.machine.simulator.families[0]?.generation, 2);
    });
  });

  describe("keeps a token of an unknown type for its refresh token", () => {
    let road: ChangedAnswers;
    let window: SimulatedWindow;

    beforeEach(async () => {
      road = new ChangedAnswers(new FetchTransport(bench.machine.clock));
      ({ window } = await bench.machine.open(road));
      road.fields = { token_type: "mac" };
    });

    it("but never hands it out", async () => {
      assert.equal((await bench.failure(window.keeper.renew(bench.id))).code, "unusableTokenType");
      assert.deepEqual([bench.familyState(), window.account(bench.id).generation], ["B", 2]);
      assert.equal(window.keeper.state(bench.id)?.kind, "actionRequiredAtBox");
      assert.equal((await bench.failure(window.keeper.fresh(bench.id, 0))).code, "unusableTokenType");
      road.fields = {};
      assert.ok(await bench.works(await bench.fresh(window)));
      assert.equal(window.keeper.state(bench.id)?.kind, "valid");
    });

    it("also when it could be saved only later", async () => {
      bench.holdAnswer();
      const obstacle = join(bench.machine.folder, `${bench.id}.2.jwe`);
      const error = await bench.meanwhile(boxErrorOf(window.keeper.renew(bench.id)), () => mkdir(obstacle));
      assert.equal(error.code, "diskWrite");
      await rmdir(obstacle);
      assert.equal((await bench.failure(window.keeper.renew(bench.id))).code, "unusableTokenType");
      assert.equal(window.keeper.state(bench.id)?.kind, "actionRequiredAtBox");
      assert.equal(bench.machine.refreshes, 1);
    });
  });
});
