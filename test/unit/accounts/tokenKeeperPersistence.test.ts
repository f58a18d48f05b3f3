import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import type { SealedContent } from "../../../src/accounts/model/account";
import { SharedTokenFiles } from "../../../src/accounts/shared/sharedTokenFiles";
import type { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { DiskFaults } from "../diskFaults";
import { hanging, lockedKeyring, SPREAD_MS } from "../memorySecrets";
import { ChangedResponses } from "./changedResponses";
import { drive, until } from "./drive";
import { keeperFixture, LONG_MS, MINUTE_MS } from "./keeperFixture";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import type { SimulatedWindow } from "./simulatedWindow";

/** It stops before a write, as in a sleep, until it goes on. */
class StoppedFiles extends SharedTokenFiles {
  isStopped = false;
  goOn: () => void = () => undefined;

  override async create(id: string, sealKey: Secret, content: SealedContent) {
    await new Promise<void>((resolve) => {
      this.goOn = resolve;
      this.isStopped = true;
    });
    return super.create(id, sealKey, content);
  }
}

describe("the token keeper, law 1,", () => {
  const fixture = keeperFixture();
  let faults: DiskFaults;

  const fillDisk = async () => faults.fail("open", "ENOSPC", { path: /\.jwe/ });
  /** A refresh whose response comes to a disk that is full by then. */
  const refuseToSave = async (window: SimulatedWindow) => {
    fixture.holdResponse();
    return fixture.meanwhile(boxErrorOf(window.keeper.getToken(fixture.id, LONG_MS)), fillDisk);
  };

  beforeEach(() => {
    faults = new DiskFaults();
  });

  afterEach(() => faults.restore());

  describe("persists before it uses", () => {
    it("in the folder and in SecretStorage, so that a later start knows the new pair", async () => {
      const { window, secrets } = await fixture.machine.open();
      await fixture.refresh(window);
      await fixture.machine.clock.advance(SPREAD_MS);
      secrets.kill();
      const later = await fixture.openWindow();
      assertSameAccount(later.account(fixture.id), window.account(fixture.id));
      assert.equal(later.account(fixture.id).generation, 2);
    });

    it("in the folder alone when the window is killed before SecretStorage wrote it", async () => {
      const { window, secrets } = await fixture.machine.open();
      await fixture.refresh(window);
      secrets.kill();
      const later = await fixture.openWindow();
      assertSameAccount(later.account(fixture.id), window.account(fixture.id));
    });

    it("and uses nothing that the disk refused, so that the old pair goes on", async () => {
      const window = await fixture.openWindow();
      await fixture.nearlyExpire();
      const error = await refuseToSave(window);
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assert.equal(fixture.familyState(), "B");
      assertSameAccount(window.account(fixture.id), fixture.account);
      assert.ok(await fixture.works(fixture.account));
    });

    it("and saves the response later without asking Box again", async () => {
      const window = await fixture.openWindow();
      await fixture.nearlyExpire();
      await refuseToSave(window);
      faults.restore();
      assert.ok(await fixture.works(await fixture.getToken(window)));
      assert.equal(fixture.machine.refreshes, 1);
      assert.equal(window.account(fixture.id).generation, 2);
      await fixture.machine.clock.advance(SPREAD_MS);
      assert.equal((await fixture.openWindow()).account(fixture.id).generation, 2);
    });

    it("and does not hand out what has ended before it could be saved", async () => {
      const window = await fixture.openWindow();
      await fixture.nearlyExpire();
      await refuseToSave(window);
      await fixture.machine.clock.advance(2 * 60 * MINUTE_MS);
      faults.restore();
      assert.ok(await fixture.works(await fixture.getToken(window)));
      assert.equal(fixture.machine.refreshes, 2);
      assert.equal(window.account(fixture.id).generation, 3);
    });

    it("even when its folder becomes unusable meanwhile and comes back", async () => {
      const window = await fixture.openWindow();
      fixture.holdResponse();
      const failed = boxErrorOf(window.keeper.refresh(fixture.id));
      const error = await fixture.meanwhile(failed, async () => {
        faults.fail("open", "ENOTDIR", { path: /accounts/ });
        await rm(fixture.machine.folder, { recursive: true });
      });
      assert.equal(error.decision, "retryLater");
      assertSameAccount(window.account(fixture.id), fixture.account);
      faults.restore();
      assert.ok(await fixture.works(await fixture.refresh(window)));
      assert.equal(fixture.machine.refreshes, 1);
    });

    for (const [what, fault] of [
      ["refuses", lockedKeyring],
      ["hangs", hanging("store")],
    ] as const) {
      it(`in the folder when SecretStorage ${what}, which is put right later`, async () => {
        const { window, secrets } = await fixture.machine.open();
        const { clock } = fixture.machine;
        await fixture.nearlyExpire();
        secrets.fault = fault;
        const account = await drive(clock, window.keeper.getToken(fixture.id, LONG_MS), 100);
        assert.ok(await fixture.works(account));
        secrets.fault = undefined;
        assert.equal((await window.store.read(fixture.id))?.generation, 1);
        await until(clock, async () => (await window.store.read(fixture.id))?.generation === 2, 100);
        assert.equal(fixture.machine.refreshes, 1);
      });
    }
  });

  describe("writes only as the owner of the lock", () => {
    it("so that one that was overtaken looks again, and does not ask again", async () => {
      const window = await fixture.openWindow();
      fixture.holdResponse();
      const refreshing = window.keeper.refresh(fixture.id);
      const account = await fixture.meanwhile(refreshing, () => fixture.overtake());
      assert.ok(await fixture.works(account));
      assert.equal(fixture.machine.refreshes, 1);
      assert.equal(window.account(fixture.id).generation, 2);
    });

    it("and nothing as long as the one that overtook it has the lock", async () => {
      const window = await fixture.openWindow();
      const { clock, simulator } = fixture.machine;
      fixture.holdResponse();
      const refreshing = window.keeper.refresh(fixture.id);
      await until(clock, () => simulator.faults.heldRequests > 0);
      const lock = await fixture.takeOver();
      simulator.faults.release();
      await until(clock, () => window.logged.some((line) => line.includes("another process took over")));
      assert.equal((await window.registry.readLatest(fixture.id)).generation, 1);
      await lock.release();
      assert.ok(await fixture.works(await drive(clock, refreshing)));
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("and nothing over what the one that overtook it has written", async () => {
      const [slow, quick] = await fixture.openTwoWindows();
      fixture.holdResponse();
      const account = await fixture.meanwhile(slow.keeper.refresh(fixture.id), async () => {
        await fixture.overtake();
        await fixture.refresh(quick);
        await fixture.works(await fixture.refresh(quick));
      });
      assert.ok(account.tokenSet.accessToken.equals(quick.account(fixture.id).tokenSet.accessToken));
      assert.ok(await fixture.works(account));
      await fixture.machine.clock.advance(SPREAD_MS);
      const seen = [slow.account(fixture.id), await slow.store.read(fixture.id)];
      assert.deepEqual(
        seen.map((one) => one?.generation),
        [3, 3],
      );
    });

    it("and hands out no dead token after it was stopped in the middle of a write and overtaken twice", async () => {
      const files = new StoppedFiles(fixture.machine.folder);
      const slow = await fixture.openWindow({ parts: { files } });
      const quick = await fixture.openWindow();
      const { clock } = fixture.machine;
      const pending = slow.keeper.refresh(fixture.id);
      await until(clock, () => files.isStopped);
      await fixture.overtake();
      await fixture.refresh(quick);
      assert.ok(await fixture.works(await fixture.refresh(quick)));
      // Its watch is as late as itself.
      slow.registry.dispose();
      files.goOn();
      assert.ok(await fixture.works(await drive(clock, pending)));
      await clock.advance(SPREAD_MS);
      assert.equal((await quick.store.read(fixture.id))?.generation, 3);
      assertSameAccount(slow.account(fixture.id), quick.account(fixture.id));
    });
  });

  describe("asks again with the same refresh token", () => {
    it("when the response was lost, and gets the same pair", async () => {
      fixture.machine.simulator.faults.add({ on: "token", kind: "dropAfter" });
      const window = await fixture.openWindow();
      assert.ok(await fixture.works(await fixture.refresh(window)));
      const replayed = fixture.machine.simulator.count({ replayed: true });
      assert.deepEqual([fixture.machine.refreshes, replayed], [2, 1]);
      assert.equal(fixture.machine.simulator.families[0]?.generation, 2);
      assert.equal(window.account(fixture.id).generation, 2);
    });

    it("at most twice, then the account is offline until Box can be reached", async () => {
      fixture.machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
      const window = await fixture.openWindow();
      assert.equal((await fixture.failure(window.keeper.refresh(fixture.id))).code, "network");
      assert.equal(fixture.machine.refreshes, 3);
      assert.equal(window.keeper.state(fixture.id)?.kind, "offline");
      await fixture.machine.clock.advance(MINUTE_MS / 6);
      await fixture.refresh(window);
      assert.equal(window.keeper.state(fixture.id)?.kind, "valid");
    });

    it("when another process starts later, since the pair before is kept", async () => {
      fixture.machine.simulator.faults.add({ on: "token", kind: "dropAfter", times: 3 });
      const window = await fixture.openWindow();
      await fixture.failure(window.keeper.refresh(fixture.id));
      await fixture.machine.clock.advance(MINUTE_MS / 6);
      const later = await fixture.openWindow();
      assert.ok(await fixture.works(await fixture.refresh(later)));
      assert.equal(fixture.machine.simulator.families[0]?.generation, 2);
    });
  });

  describe("keeps a token of an unknown type for its refresh token", () => {
    let road: ChangedResponses;
    let window: SimulatedWindow;

    beforeEach(async () => {
      road = new ChangedResponses(new FetchTransport(fixture.machine.clock));
      window = await fixture.openWindow({ transport: road });
      road.fields = { token_type: "mac" };
    });

    it("but never hands it out", async () => {
      const refused = await fixture.failure(window.keeper.refresh(fixture.id));
      assert.equal(refused.code, "unusableTokenType");
      assert.deepEqual([fixture.familyState(), window.account(fixture.id).generation], ["B", 2]);
      assert.equal(window.keeper.state(fixture.id)?.kind, "actionRequiredAtBox");
      const again = await fixture.failure(window.keeper.getToken(fixture.id, 0));
      assert.equal(again.code, "unusableTokenType");
      road.fields = {};
      assert.ok(await fixture.works(await fixture.getToken(window)));
      assert.equal(window.keeper.state(fixture.id)?.kind, "valid");
    });

    it("also when it could be saved only later", async () => {
      fixture.holdResponse();
      const failed = boxErrorOf(window.keeper.refresh(fixture.id));
      assert.equal((await fixture.meanwhile(failed, fillDisk)).code, "diskWrite");
      faults.restore();
      const refused = await fixture.failure(window.keeper.refresh(fixture.id));
      assert.equal(refused.code, "unusableTokenType");
      assert.equal(window.keeper.state(fixture.id)?.kind, "actionRequiredAtBox");
      assert.equal(fixture.machine.refreshes, 1);
    });
  });
});
