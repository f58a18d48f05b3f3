import assert from "node:assert/strict";
import { type FileHandle, open } from "node:fs/promises";
import { tokenSetFrom } from "../../../src/accounts/model/account";
import { BoxError } from "../../../src/base/errors";
import { localized } from "../../../src/base/localizedMessage";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import type { Transport } from "../../../src/box/http/transport";
import type { Fault } from "../../box-simulator/faults";
import { drive, until } from "./drive";
import { keeperFixture, LONG_MS } from "./keeperFixture";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import type { SimulatedWindow } from "./simulatedWindow";

const PAUSE_MS = 10_000;

describe("the token keeper, law 3,", () => {
  const fixture = keeperFixture();

  describe("keeps the problem of an account", () => {
    const revoke = () => fixture.box.revoke(fixture.account.tokenSet.refreshToken?.expose() ?? "");

    it("when Box says that its sign-in is over, and keeps its tokens", async () => {
      const [here, there] = await fixture.openTwoWindows();
      await revoke();
      const error = await fixture.failure(here.keeper.refresh(fixture.id));
      assert.deepEqual([error.decision, error.code], ["signInAgain", "invalid_grant"]);
      const { problem, ...withoutProblem } = here.account(fixture.id);
      assert.equal(problem?.decision, "signInAgain");
      assertSameAccount(withoutProblem, { ...fixture.account, generation: 2 });
      await there.registry.syncAll();
      assert.deepEqual(
        [here, there].map(({ keeper }) => keeper.state(fixture.id)?.kind),
        ["signInAgain", "signInAgain"],
      );
    });

    it("and asks no more when a token is wanted, but tries when the person asks", async () => {
      const window = await fixture.openWindow();
      await revoke();
      await fixture.failure(window.keeper.refresh(fixture.id));
      await fixture.nearlyExpire();
      const refused = await boxErrorOf(window.keeper.getToken(fixture.id, LONG_MS));
      assert.equal(refused.decision, "signInAgain");
      assert.equal(fixture.machine.refreshes, 1);
      await fixture.failure(window.keeper.refresh(fixture.id));
      assert.equal(fixture.machine.refreshes, 2);
    });

    it("which another window's record tells too, without a request", async () => {
      const [here, there] = await fixture.openTwoWindows();
      await revoke();
      await fixture.nearlyExpire();
      await fixture.failure(here.keeper.getToken(fixture.id, LONG_MS));
      const error = await fixture.failure(there.keeper.getToken(fixture.id, LONG_MS));
      assert.equal(error.decision, "signInAgain");
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("to be fixed in the settings when Box does not know the app, which a good response undoes", async () => {
      const window = await fixture.openWindow();
      fixture.machine.simulator.faults.add({ on: "token", kind: "oauthError", error: "invalid_client" });
      const error = await fixture.failure(window.keeper.refresh(fixture.id));
      assert.equal(error.decision, "fixSettings");
      assert.equal(window.keeper.state(fixture.id)?.kind, "fixSettings");
      await fixture.refresh(window);
      assert.equal(window.keeper.state(fixture.id)?.kind, "valid");
      assert.equal(window.account(fixture.id).problem, undefined);
    });
  });

  describe("keeps no problem of an account", () => {
    /** Without the lock, as on a network folder where two owners may overlap, or on two machines. */
    const refreshQuickly = async ({ tokenRequests, registry }: SimulatedWindow) => {
      const { response } = await tokenRequests.renew(fixture.account);
      const tokenSet = tokenSetFrom({ response, sentAt: fixture.machine.clock.now() });
      const account = { ...fixture.account, tokenSet };
      assert.ok(await fixture.works(account));
      return () => registry.write(fixture.account, account);
    };

    it("when a newer generation shows that another process was quicker", async () => {
      const [slow, quick] = await fixture.openTwoWindows();
      fixture.machine.simulator.faults.add({ on: "token", kind: "hold", moment: "before" });
      const account = await fixture.meanwhile(slow.keeper.refresh(fixture.id), async () => {
        const write = await refreshQuickly(quick);
        await write();
      });
      assert.equal(fixture.machine.simulator.count({ error: "invalid_grant" }), 1);
      assert.ok(account.tokenSet.accessToken.equals(quick.account(fixture.id).tokenSet.accessToken));
      assert.equal(slow.account(fixture.id).problem, undefined);
    });

    it("when the newer generation shows a moment after Box's refusal", async () => {
      const [slow, quick] = await fixture.openTwoWindows();
      const write = await refreshQuickly(quick);
      const refreshing = slow.keeper.refresh(fixture.id);
      const { clock, simulator } = fixture.machine;
      await until(clock, () => simulator.count({ error: "invalid_grant" }) === 1);
      await write();
      const account = await drive(clock, refreshing);
      assert.ok(account.tokenSet.accessToken.equals(quick.account(fixture.id).tokenSet.accessToken));
      assert.equal(slow.account(fixture.id).problem, undefined);
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
      ["no response at all", { on: "token", kind: "dropBefore" }],
    ];
    for (const [what, fault] of passing) {
      it(`for ${what}: nothing that is stored changes, and it works again later`, async () => {
        fixture.machine.simulator.faults.add({ ...fault, times: "always" });
        const window = await fixture.openWindow();
        const error = await fixture.failure(window.keeper.refresh(fixture.id));
        assert.notEqual(error.decision, "signInAgain");
        assertSameAccount(window.account(fixture.id), fixture.account);
        assertSameAccount(await window.store.read(fixture.id), fixture.account);
        fixture.machine.simulator.faults.clear();
        await fixture.machine.clock.advance(PAUSE_MS);
        assert.ok(await fixture.works(await fixture.refresh(window)));
      });
    }

    it("when Box does not answer in time", async () => {
      fixture.machine.simulator.faults.add({ on: "token", kind: "hold" });
      const window = await fixture.openWindow();
      const failed = boxErrorOf(window.keeper.refresh(fixture.id));
      await until(fixture.machine.clock, () => fixture.machine.simulator.faults.heldRequests > 0);
      await fixture.machine.clock.advance(30_000);
      assert.equal((await drive(fixture.machine.clock, failed)).code, "timeLimit");
      assertSameAccount(window.account(fixture.id), fixture.account);
      assert.equal(window.keeper.state(fixture.id)?.kind, "offline");
    });
  });

  describe("writes nothing down about an account when something is wrong with this machine:", () => {
    for (const [what, error] of [
      ["its proxy setting", { decision: "fixSettings", code: "proxy" }],
      ["a server that nobody has confirmed", { decision: "fixSettings", code: "unconfirmedServer" }],
      ["a key that its host does not open", { decision: "fixSettings", code: "privateKey" }],
    ] as const) {
      it(`${what}, so that it refreshes by itself once that is right`, async () => {
        let isRight = false;
        const network = new FetchTransport(fixture.machine.clock);
        const send: Transport["send"] = async (request) => {
          if (!isRight) {
            throw new BoxError(localized("Something is wrong with this machine."), error);
          }
          return network.send(request);
        };
        const window = await fixture.openWindow({ transport: { send } });
        const refused = await fixture.failure(window.keeper.refresh(fixture.id));
        assert.equal(refused.code, error.code);
        assertSameAccount(window.account(fixture.id), fixture.account);
        assert.equal(window.keeper.state(fixture.id)?.kind, "valid");
        isRight = true;
        assert.ok(await fixture.works(await fixture.refresh(window)));
      });
    }
  });

  it("lets the schedule go on after a wrong setting of this window is right, also when the token has ended by then", async () => {
    const { clock, simulator } = fixture.machine;
    let isRight = false;
    const network = new FetchTransport(clock);
    const send: Transport["send"] = async (request) => {
      if (!isRight) {
        throw new BoxError(localized("The proxy setting is wrong."), {
          decision: "fixSettings",
          code: "proxy",
        });
      }
      return network.send(request);
    };
    const { accounts } = await fixture.machine.openFace({ transport: { send } });
    await until(clock, () => accounts.state(fixture.id)?.kind === "fixSettings", 10_000);
    assert.equal(fixture.machine.refreshes, 0);
    isRight = true;
    await until(clock, () => accounts.state(fixture.id)?.kind === "valid", 10_000);
    assert.equal(simulator.count({ place: "token", grantType: "refresh_token" }), 1);
  });

  it("ends a refresh where files can be made and not read back", async () => {
    const limits = { heartbeatMs: 1_000, stalledAfterMs: 8_000, waitLimitMs: 60_000 };
    const window = await fixture.openWindow({ limits });
    const file: FileHandle = await open(fixture.machine.folder, "r");
    const handle: { read: unknown } = Object.getPrototypeOf(file);
    await file.close();
    const { read } = handle;
    handle.read = async () => {
      throw Object.assign(new Error("EIO"), { code: "EIO" });
    };
    try {
      const error = await drive(fixture.machine.clock, boxErrorOf(window.keeper.refresh(fixture.id)), 1_000);
      assert.equal(error.decision, "retryLater");
    } finally {
      handle.read = read;
    }
  });
});
