import assert from "node:assert/strict";
import { mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Account, type TokenSet, tokenSetFrom } from "../../../src/accounts/account";
import { CancelledError } from "../../../src/box/errors";
import { FetchTransport } from "../../../src/box/fetchTransport";
import type { Fault } from "../../box-simulator/faults";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { SPREAD_MS } from "../memorySecrets";
import { ChangedAnswers } from "./changedAnswers";
import { drive, until } from "./drive";
import { boxErrorOf } from "./rejection";
import { newSealKey } from "./sampleAccount";
import { assertSameAccount } from "./sameAccount";
import { SimulatedMachine } from "./simulatedMachine";
import type { SimulatedWindow } from "./simulatedWindow";

const MINUTE_MS = 60_000;
/** More than what is left of a token that is nearly at its end, less than what a new one has. */
const LONG_MS = 10 * MINUTE_MS;

describe("the token keeper", () => {
  let machine: SimulatedMachine;
  let box: BoxCalls;
  let account: Account;
  let id: string;

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    box = new BoxCalls(machine.simulator);
    account = await machine.signIn();
    id = account.id;
  });

  afterEach(() => machine.close());

  const openWindow = async (): Promise<SimulatedWindow> => (await machine.open()).window;
  const openWindows = (count: number) => Promise.all(Array.from({ length: count }, openWindow));
  /** Five minutes before the end of the account's first token. */
  const nearlyExpire = () =>
    machine.clock.advance(account.tokenSet.expiresAt - machine.clock.now() - 5 * MINUTE_MS);
  const fresh = (window: SimulatedWindow) => drive(machine.clock, window.keeper.fresh(id, LONG_MS));
  const renew = (window: SimulatedWindow) => drive(machine.clock, window.keeper.renew(id));
  /** Rejections have to be awaited from the start. */
  const failure = (work: Promise<unknown>) => drive(machine.clock, boxErrorOf(work));

  const works = async (tokenSet: TokenSet) => (await box.me(tokenSet.accessToken.expose())).status === 200;
  const familyState = () => machine.simulator.families[0]?.state;

  /** Has `change` done while the answer of Box to the next refresh is on its way. */
  const meanwhile = async <T>(work: Promise<T>, change: () => Promise<unknown>): Promise<T> => {
    await until(machine.clock, () => machine.simulator.faults.heldRequests > 0);
    await change();
    machine.simulator.faults.release();
    return drive(machine.clock, work);
  };
  const holdAnswer = () => machine.simulator.faults.add({ on: "token", kind: "hold", moment: "after" });

  describe("hands out", () => {
    it("the token that it has, without a request, as long as it lives long enough", async () => {
      const window = await openWindow();
      const tokenSet = await window.keeper.fresh(id, LONG_MS);
      assert.ok(tokenSet.accessToken.equals(account.tokenSet.accessToken));
      assert.equal(machine.refreshes, 0);
    });

    it("a new one when the one it has would end too early", async () => {
      const window = await openWindow();
      await nearlyExpire();
      const tokenSet = await fresh(window);
      assert.ok(tokenSet.expiresAt - machine.clock.now() > LONG_MS);
      assert.ok(await works(tokenSet));
      assert.equal(machine.refreshes, 1);
    });

    it("a new one when the person asks for it, each time", async () => {
      const window = await openWindow();
      const [one, other] = [await renew(window), await renew(window)];
      assert.ok(!one.accessToken.equals(other.accessToken));
      assert.equal(machine.refreshes, 2);
    });

    it("nothing for an account that is signed out", async () => {
      const window = await openWindow();
      await window.book.forget(window.account(id));
      for (const work of [window.keeper.fresh(id, 0), window.keeper.renew(id)]) {
        const error = await boxErrorOf(work);
        assert.deepEqual([error.decision, error.code], ["giveUp", "signedOut"]);
      }
      assert.equal(window.keeper.state(id), undefined);
    });

    it("nothing for an account that was signed out elsewhere meanwhile", async () => {
      const window = await openWindow();
      await window.handOff.write(id, account.sealKey, { signedOut: true, generation: 2 });
      assert.equal((await failure(window.keeper.renew(id))).code, "signedOut");
      assert.equal(machine.refreshes, 0);
    });

    it("nothing where another tab's sign-in took the account's place, and says to reload", async () => {
      const window = await openWindow();
      await window.handOff.write(id, newSealKey(), { signedOut: true, generation: 2 });
      assert.match((await failure(window.keeper.renew(id))).message, /reload/);
      assert.equal(machine.refreshes, 0);
    });
  });

  describe("renews once", () => {
    it("for all callers of a window", async () => {
      const window = await openWindow();
      await nearlyExpire();
      const callers = Array.from({ length: 10 }, () => window.keeper.fresh(id, LONG_MS));
      const tokenSets = await drive(machine.clock, Promise.all(callers));
      assert.equal(new Set(tokenSets.map(({ accessToken }) => accessToken.expose())).size, 1);
      assert.equal(machine.refreshes, 1);
    });

    for (const count of [2, 4]) {
      it(`for ${count} windows that ask at once, before SecretStorage has spread the news`, async () => {
        const windows = await openWindows(count);
        await nearlyExpire();
        holdAnswer();
        const all = Promise.all(windows.map(({ keeper }) => keeper.fresh(id, LONG_MS)));
        const tokenSets = await meanwhile(all, async () => undefined);
        assert.equal(new Set(tokenSets.map(({ accessToken }) => accessToken.expose())).size, 1);
        assert.equal(machine.refreshes, 1);
        assert.deepEqual(
          windows.map((window) => window.account(id).generation),
          windows.map(() => 2),
        );
      });
    }

    it("for a person who presses refresh in two windows at the same time", async () => {
      const [one, other] = await openWindows(2);
      assert.ok(one && other);
      holdAnswer();
      const both = Promise.all([one.keeper.renew(id), other.keeper.renew(id)]);
      await meanwhile(both, async () => undefined);
      assert.equal(machine.refreshes, 1);
    });

    it("for a window that asks right after another one, and reads the sealed record", async () => {
      const [one, other] = await openWindows(2);
      assert.ok(one && other);
      await nearlyExpire();
      const tokenSet = await fresh(one);
      assert.ok((await fresh(other)).accessToken.equals(tokenSet.accessToken));
      assert.equal(machine.refreshes, 1);
    });

    it("for callers who stay, when the one who asked first cancels", async () => {
      const window = await openWindow();
      const stop = new AbortController();
      holdAnswer();
      const cancelled = assert.rejects(window.keeper.renew(id, stop.signal), CancelledError);
      const staying = window.keeper.renew(id);
      await meanwhile(staying, async () => {
        stop.abort();
        await cancelled;
      });
      assert.equal(machine.refreshes, 1);
      assert.equal(window.account(id).generation, 2);
    });
  });

  describe("persists before it uses", () => {
    /** In the place of the file that the next record would become. */
    const obstacle = () => join(machine.folder, `${id}.2.jwe`);

    it("in the folder and in SecretStorage, so that a later start knows the new pair", async () => {
      const { window, secrets } = await machine.open();
      await renew(window);
      await machine.clock.advance(SPREAD_MS);
      secrets.kill();
      const later = await openWindow();
      assertSameAccount(later.account(id), window.account(id));
      assert.equal(later.account(id).generation, 2);
    });

    it("in the folder alone when the window is killed before SecretStorage wrote it", async () => {
      const { window, secrets } = await machine.open();
      await renew(window);
      secrets.kill();
      const later = await openWindow();
      assertSameAccount(later.account(id), window.account(id));
    });

    it("and uses nothing that the disk refused, so that the old pair goes on", async () => {
      const window = await openWindow();
      await nearlyExpire();
      holdAnswer();
      const failed = boxErrorOf(window.keeper.fresh(id, LONG_MS));
      const error = await meanwhile(failed, () => mkdir(obstacle()));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assert.equal(familyState(), "B");
      assertSameAccount(window.account(id), account);
      assert.ok(await works(account.tokenSet));
    });

    it("and saves the answer later without asking Box again", async () => {
      const window = await openWindow();
      await nearlyExpire();
      holdAnswer();
      await meanwhile(boxErrorOf(window.keeper.fresh(id, LONG_MS)), () => mkdir(obstacle()));
      await rmdir(obstacle());
      assert.ok(await works(await fresh(window)));
      assert.equal(machine.refreshes, 1);
      assert.equal(window.account(id).generation, 2);
      await machine.clock.advance(SPREAD_MS);
      assert.equal((await openWindow()).account(id).generation, 2);
    });

    it("and does not hand out what has ended before it could be saved", async () => {
      const window = await openWindow();
      await nearlyExpire();
      holdAnswer();
      await meanwhile(boxErrorOf(window.keeper.fresh(id, LONG_MS)), () => mkdir(obstacle()));
      await machine.clock.advance(2 * 60 * MINUTE_MS);
      await rmdir(obstacle());
      assert.ok(await works(await fresh(window)));
      assert.equal(machine.refreshes, 2);
      assert.equal(window.account(id).generation, 3);
    });

    it("even when its folder becomes unusable meanwhile and comes back", async () => {
      const window = await openWindow();
      holdAnswer();
      const error = await meanwhile(boxErrorOf(window.keeper.renew(id)), async () => {
        await rm(machine.folder, { recursive: true });
        await writeFile(machine.folder, "");
      });
      assert.equal(error.decision, "retryLater");
      assertSameAccount(window.account(id), account);
      await rm(machine.folder);
      assert.ok(await works(await renew(window)));
      assert.equal(machine.refreshes, 1);
    });

    it("and leaves both pairs good when SecretStorage refused, until the next attempt adopts the new one", async () => {
      const { window, secrets } = await machine.open();
      await nearlyExpire();
      secrets.refusesWrites = true;
      const error = await failure(window.keeper.fresh(id, LONG_MS));
      assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      assert.equal(familyState(), "B");
      secrets.refusesWrites = false;
      assert.ok(await works(await fresh(window)));
      assert.equal(machine.refreshes, 1);
      await until(machine.clock, async () => (await window.store.read(id))?.generation === 2);
    });

    it("only as the owner of the lock: one that was overtaken looks again, and does not ask again", async () => {
      const window = await openWindow();
      holdAnswer();
      const tokenSet = await meanwhile(window.keeper.renew(id), () =>
        writeFile(join(machine.folder, `${id}.lock.2`), '{"released":true}'),
      );
      assert.ok(await works(tokenSet));
      assert.equal(machine.refreshes, 1);
      assert.equal(window.account(id).generation, 2);
    });

    it("nothing over what the one that overtook it has written", async () => {
      const [slow, quick] = await openWindows(2);
      assert.ok(slow && quick);
      holdAnswer();
      const tokenSet = await meanwhile(slow.keeper.renew(id), async () => {
        await writeFile(join(machine.folder, `${id}.lock.2`), '{"released":true}');
        await renew(quick);
        await works(await renew(quick));
      });
      assert.ok(tokenSet.accessToken.equals(quick.account(id).tokenSet.accessToken));
      assert.ok(await works(tokenSet));
      assert.deepEqual([slow.account(id).generation, await slow.handOff.newestGeneration(id)], [3, 3]);
      await machine.clock.advance(SPREAD_MS);
      assert.equal((await slow.store.read(id))?.generation, 3);
    });
  });

  describe("asks again with the same refresh token", () => {
    it("when the answer was lost, and gets the same pair", async () => {
      machine.simulator.faults.add({ on: "token", kind: "dropAfter" });
      const window = await openWindow();
      assert.ok(await works(await renew(window)));
      assert.deepEqual([machine.refreshes, machine.simulator.count({ replayed: true })], [2, 1]);
      assert.equal(machine.simulator.families[0]?.generation, 2);
      assert.equal(window.account(id).generation, 2);
    });

    it("at most twice, then the account is offline until Box can be reached", async () => {
      machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
      const window = await openWindow();
      assert.equal((await failure(window.keeper.renew(id))).code, "network");
      assert.equal(machine.refreshes, 3);
      assert.equal(window.keeper.state(id)?.kind, "offline");
      await renew(window);
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });

    it("when another process starts later, since the pair before is kept", async () => {
      machine.simulator.faults.add({ on: "token", kind: "dropAfter", times: 3 });
      await failure((await openWindow()).keeper.renew(id));
      const later = await openWindow();
      assert.ok(await works(await renew(later)));
      assert.equal(machine.simulator.families[0]?.generation, 2);
    });
  });

  describe("marks an account", () => {
    const revoke = () => box.revoke(account.tokenSet.refreshToken?.expose() ?? "");

    it("when Box says that its sign-in is over, and keeps its tokens", async () => {
      const [here, there] = await openWindows(2);
      assert.ok(here && there);
      await revoke();
      const error = await failure(here.keeper.renew(id));
      assert.deepEqual([error.decision, error.code], ["signInAgain", "invalid_grant"]);
      const { problem, ...marked } = here.account(id);
      assert.equal(problem?.decision, "signInAgain");
      assertSameAccount(marked, { ...account, generation: 2 });
      await there.book.adoptAll();
      assert.deepEqual(
        [here, there].map(({ keeper }) => keeper.state(id)?.kind),
        ["signInAgain", "signInAgain"],
      );
    });

    it("and asks no more when a token is wanted, but tries when the person asks", async () => {
      const window = await openWindow();
      await revoke();
      await failure(window.keeper.renew(id));
      await nearlyExpire();
      assert.equal((await boxErrorOf(window.keeper.fresh(id, LONG_MS))).decision, "signInAgain");
      assert.equal(machine.refreshes, 1);
      await failure(window.keeper.renew(id));
      assert.equal(machine.refreshes, 2);
    });

    it("to be fixed in the settings when Box does not know the app, which a good answer undoes", async () => {
      const window = await openWindow();
      machine.simulator.faults.add({ on: "token", kind: "oauthError", error: "invalid_client" });
      assert.equal((await failure(window.keeper.renew(id))).decision, "fixSettings");
      assert.equal(window.keeper.state(id)?.kind, "fixSettings");
      await renew(window);
      assert.equal(window.keeper.state(id)?.kind, "valid");
      assert.equal(window.account(id).problem, undefined);
    });

    it("not when a newer generation shows that another process was quicker", async () => {
      const [slow, quick] = await openWindows(2);
      assert.ok(slow && quick);
      machine.simulator.faults.add({ on: "token", kind: "hold", moment: "before" });
      // Without the lock, as on a network folder where two owners may overlap.
      const tokenSet = await meanwhile(slow.keeper.renew(id), async () => {
        const { answer } = await quick.grants.renew(account);
        const quicker = {
          ...account,
          generation: 2,
          tokenSet: tokenSetFrom({ answer, sentAt: machine.clock.now() }),
        };
        assert.ok(await works(quicker.tokenSet));
        await quick.book.persist(quicker);
        quick.book.publish(quicker);
      });
      assert.equal(machine.simulator.count({ error: "invalid_grant" }), 1);
      assert.ok(tokenSet.accessToken.equals(quick.account(id).tokenSet.accessToken));
      assert.equal(slow.account(id).problem, undefined);
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
      it(`never for ${what}: nothing that is stored changes, and it works again later`, async () => {
        machine.simulator.faults.add(fault);
        const window = await openWindow();
        const error = await failure(window.keeper.renew(id));
        assert.notEqual(error.decision, "signInAgain");
        assertSameAccount(window.account(id), account);
        assertSameAccount(await window.store.read(id), account);
        await machine.clock.advance(2_000);
        assert.ok(await works(await renew(window)));
      });
    }

    it("never when Box does not answer in time", async () => {
      machine.simulator.faults.add({ on: "token", kind: "hold" });
      const window = await openWindow();
      const failed = boxErrorOf(window.keeper.renew(id));
      await until(machine.clock, () => machine.simulator.faults.heldRequests > 0);
      await machine.clock.advance(30_000);
      assert.equal((await failed).code, "timeLimit");
      assertSameAccount(window.account(id), account);
      assert.equal(window.keeper.state(id)?.kind, "offline");
    });
  });

  it("waits in all windows for as long as Box asked one of them to", async () => {
    const [one, other] = await openWindows(2);
    assert.ok(one && other);
    machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 30 });
    assert.equal((await failure(one.keeper.renew(id))).retryAfterSeconds, 30);
    const paused = await failure(other.keeper.renew(id));
    assert.deepEqual([paused.code, paused.decision], ["paused", "retryLater"]);
    assert.ok((paused.retryAfterSeconds ?? 0) > 25);
    assert.equal(machine.refreshes, 1);
    await machine.clock.advance(30_000);
    await renew(other);
    assert.equal(machine.refreshes, 2);
  });

  describe("knows when a token ends", () => {
    const endsAt = (window: SimulatedWindow) => window.keeper.state(id)?.expiresAt ?? 0;
    const boxEndsAt = () => machine.simulator.families[0]?.accessTokenExpiresAt ?? 0;

    it("never later than Box, however slow an answer was", async () => {
      const road = new FetchTransport(machine.clock);
      const { window } = await machine.open({
        async send(request) {
          const answer = await road.send(request);
          machine.clock.sleep(20_000);
          return answer;
        },
      });
      await renew(window);
      assert.ok(endsAt(window) <= boxEndsAt());
    });

    it("when this machine's clock differs from Box's", async () => {
      const window = await openWindow();
      machine.simulator.faults.add({ on: "token", kind: "dateSkew", ms: 10 * 60 * MINUTE_MS });
      await renew(window);
      assert.ok(Math.abs(endsAt(window) - boxEndsAt()) <= 2_000);
    });

    it("and learns nothing about Box's clock from a proxy", async () => {
      const window = await openWindow();
      await renew(window);
      const before = endsAt(window);
      machine.simulator.faults.add(
        { on: "token", kind: "html" },
        { on: "token", kind: "dateSkew", ms: -10 * 60 * MINUTE_MS },
      );
      await failure(window.keeper.renew(id));
      assert.equal(endsAt(window), before);
    });
  });

  describe("keeps a token of an unknown type for its refresh token", () => {
    let road: ChangedAnswers;
    let window: SimulatedWindow;

    beforeEach(async () => {
      road = new ChangedAnswers(new FetchTransport(machine.clock));
      ({ window } = await machine.open(road));
      road.fields = { token_type: "mac" };
    });

    it("but never hands it out", async () => {
      assert.equal((await failure(window.keeper.renew(id))).code, "unusableTokenType");
      assert.deepEqual([familyState(), window.account(id).generation], ["B", 2]);
      assert.equal(window.keeper.state(id)?.kind, "actInBox");
      assert.equal((await failure(window.keeper.fresh(id, 0))).code, "unusableTokenType");
      road.fields = {};
      assert.ok(await works(await fresh(window)));
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });

    it("also when it could be saved only later", async () => {
      holdAnswer();
      const obstacle = join(machine.folder, `${id}.2.jwe`);
      const error = await meanwhile(boxErrorOf(window.keeper.renew(id)), () => mkdir(obstacle));
      assert.equal(error.code, "diskWrite");
      await rmdir(obstacle);
      assert.equal((await failure(window.keeper.renew(id))).code, "unusableTokenType");
      assert.equal(window.keeper.state(id)?.kind, "actInBox");
      assert.equal(machine.refreshes, 1);
    });
  });

  describe("says what it is doing", () => {
    const statesOf = ({ keeper }: SimulatedWindow): string[] => {
      const states: string[] = [];
      keeper.onDidChangeState((changed) => states.push(keeper.state(changed)?.kind ?? "gone"));
      return states;
    };

    it("while it renews and when it is done", async () => {
      const window = await openWindow();
      const states = statesOf(window);
      await renew(window);
      assert.deepEqual([states[0], states.at(-1)], ["renewing", "valid"]);
    });

    it("is not offline any more when another window reached Box", async () => {
      const [one, other] = await openWindows(2);
      assert.ok(one && other);
      machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
      await failure(one.keeper.renew(id));
      assert.equal(one.keeper.state(id)?.kind, "offline");
      await renew(other);
      await one.book.adoptAll();
      assert.equal(one.keeper.state(id)?.kind, "valid");
    });

    it("without a secret in the log", async () => {
      const window = await openWindow();
      machine.simulator.faults.add({ on: "token", kind: "serverError" });
      await failure(window.keeper.renew(id));
      await renew(window);
      await box.revoke(window.account(id).tokenSet.accessToken.expose());
      await failure(window.keeper.renew(id));
      assert.ok(window.logged.length >= 3);
      const log = window.logged.join("\n");
      assert.deepEqual(
        machine.simulator.secretsIssued().filter((secret) => log.includes(secret)),
        [],
      );
    });
  });

  describe("does something alone", () => {
    it("with the newest truth, and lets go however it ends", async () => {
      const [one, other] = await openWindows(2);
      assert.ok(one && other);
      await renew(one);
      const seen = await drive(
        machine.clock,
        other.keeper.alone(id, async ({ generation }) => generation),
      );
      assert.equal(seen, 2);
      const boom = new Error("boom");
      const failing = other.keeper.alone(id, () => Promise.reject(boom));
      await assert.rejects(drive(machine.clock, failing), (error) => error === boom);
      assert.equal(
        await drive(
          machine.clock,
          one.keeper.alone(id, async () => "done"),
        ),
        "done",
      );
    });
  });
});
