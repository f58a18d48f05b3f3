import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readdir } from "node:fs/promises";
import type { Account } from "../../../src/accounts/model/account";
import { format } from "../../../src/base/localizedMessage";
import { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import type { HttpRequest, HttpResponse, Transport } from "../../../src/box/http/transport";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { SPREAD_MS } from "../memorySecrets";
import { ChangedAnswers } from "./changedAnswers";
import { drive } from "./drive";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import { sampleProblem } from "./sampleAccount";
import { SimulatedMachine } from "./simulatedMachine";
import { demoAppAt, type SimulatedWindow } from "./simulatedWindow";

const [mira, tomas] = demoUsers;
const codeVerifier = new Secret("canary-code-verifier-of-more-than-forty-three-letters");
const redirectUri = demoApp.redirectUris[0];

describe("enrolment", () => {
  let machine: SimulatedMachine;
  let box: BoxCalls;
  let window: SimulatedWindow;

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    box = new BoxCalls(machine.simulator);
    ({ window } = await machine.open());
  });

  afterEach(() => machine.close());

  /** What the browser brings back when this person has granted access. */
  const grantOf = (userId: string, clientId = demoApp.clientId) => ({
    code: new Secret(
      machine.simulator.issueCode({
        clientId,
        userId,
        redirectUri,
        codeChallenge: createHash("sha256").update(codeVerifier.expose()).digest("base64url"),
        codeChallengeMethod: "S256",
      }),
    ),
    codeVerifier,
    redirectUri,
  });

  const signIn = (here = window, userId: string = mira.id): Promise<Account> =>
    drive(machine.clock, here.enrolment.signIn(demoAppAt(machine.simulator), grantOf(userId)));
  const failedSignIn = (here = window) =>
    drive(machine.clock, boxErrorOf(here.enrolment.signIn(demoAppAt(machine.simulator), grantOf(mira.id))));
  const works = async ({ tokenSet }: Account) => (await box.me(tokenSet.accessToken.expose())).status === 200;
  const files = () => readdir(machine.folder);

  describe("of a person who signs in", () => {
    it("keeps an account with who it is, which a later start knows", async () => {
      const account = await signIn();
      assert.deepEqual(account.identity, {
        userId: mira.id,
        name: mira.name,
        login: mira.login,
        enterprise: mira.enterprise,
      });
      assert.ok(await works(account));
      assertSameAccount(window.account(account.id), account);
      await machine.clock.advance(SPREAD_MS);
      const later = await machine.open();
      assert.equal(later.window.registry.all().length, 1);
      assertSameAccount(later.window.account(account.id), account);
    });

    it("asks Box who it is only when the pair is sealed and in SecretStorage (law 1)", async () => {
      const seen: { readonly sealed: number; readonly stored: number }[] = [];
      const road = new FetchTransport(machine.clock);
      const watched: Transport = {
        async send(request: HttpRequest): Promise<HttpResponse> {
          if (request.bearer) {
            const sealed = (await files()).filter((name) => name.endsWith(".jwe")).length;
            seen.push({ sealed, stored: (await opened.window.store.ids()).length });
          }
          return road.send(request);
        },
      };
      const opened = await machine.open(watched);
      await signIn(opened.window);
      assert.deepEqual(seen, [{ sealed: 1, stored: 1 }]);
    });

    it("keeps nothing when Box refuses the code", async () => {
      machine.simulator.faults.add({ on: "token", kind: "oauthError", error: "invalid_grant" });
      assert.equal((await failedSignIn()).decision, "signInAgain");
      assert.deepEqual([window.registry.all(), await window.store.ids()], [[], []]);
    });

    it("keeps nothing when the disk refuses, and has not used the token", async () => {
      await mkdir(machine.folder, { recursive: true });
      const { window: unlucky, secrets } = await machine.open();
      secrets.refusesWrites = true;
      assert.equal((await failedSignIn(unlucky)).code, "secretStorage");
      assert.deepEqual([unlucky.registry.all(), await unlucky.store.ids()], [[], []]);
      assert.equal(machine.simulator.count({ place: "user" }), 0);
    });

    it("keeps an account whose identity Box could not tell, and learns it at the next use", async () => {
      machine.simulator.faults.add({ on: "user", kind: "serverError" });
      const nameless = await signIn();
      assert.equal(nameless.identity, undefined);
      assertSameAccount(window.account(nameless.id), nameless);
      const account = await drive(machine.clock, window.enrolment.identify(window.account(nameless.id)));
      assert.equal(account.identity?.login, mira.login);
      assert.deepEqual(
        window.registry.all().map(({ id }) => id),
        [nameless.id],
      );
      assert.ok(await works(account));
    });

    it("keeps nothing of a token whose type it does not know", async () => {
      const road = new ChangedAnswers(new FetchTransport(machine.clock));
      road.fields = { token_type: "mac" };
      const opened = await machine.open(road);
      assert.equal((await failedSignIn(opened.window)).code, "unusableTokenType");
      assert.deepEqual([opened.window.registry.all(), await opened.window.store.ids()], [[], []]);
      assert.equal(machine.simulator.count({ place: "user" }), 0);
    });

    it("adds an account for another person", async () => {
      const [one, other] = [await signIn(), await signIn(window, tomas.id)];
      assert.notEqual(one.id, other.id);
      assert.equal(window.registry.all().length, 2);
      assert.ok((await works(one)) && (await works(other)));
    });
  });

  describe("of a person who signs in again", () => {
    it("puts the new tokens in the place of the old, in the same account", async () => {
      const before = await signIn();
      const after = await signIn();
      assert.equal(after.id, before.id);
      assert.ok(after.generation > before.generation);
      assert.ok(after.sealKey.equals(before.sealKey));
      assert.deepEqual([window.registry.all().length, await window.store.ids()], [1, [before.id]]);
      assert.ok(await works(after));
      await drive(machine.clock, window.keeper.renew(after.id));
      assert.ok(await works(window.account(after.id)));
    });

    it("ends the problem that made it necessary", async () => {
      const { id } = await signIn();
      const marked = { ...window.account(id), generation: 10, problem: sampleProblem };
      await window.registry.persist(marked);
      window.registry.publish(marked);
      assert.equal(window.keeper.state(id)?.kind, "signInAgain");
      const after = await signIn();
      assert.deepEqual([after.id, after.problem], [id, undefined]);
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });

    it("is seen by the other windows as the one account with a newer token", async () => {
      const { id } = await signIn();
      await machine.clock.advance(SPREAD_MS);
      const { window: other } = await machine.open();
      const after = await signIn();
      await machine.clock.advance(SPREAD_MS);
      await other.registry.adoptAll();
      assert.deepEqual(
        other.registry.all().map((account) => account.id),
        [id],
      );
      assertSameAccount(other.account(id), after);
    });

    it("does not touch the same person's account at another app", async () => {
      const other = { ...demoApp, clientId: "anotherclientid" };
      machine.simulator.addApp(other);
      const one = await signIn();
      const app = { ...demoAppAt(machine.simulator), clientId: other.clientId };
      const two = await drive(machine.clock, window.enrolment.signIn(app, grantOf(mira.id, other.clientId)));
      assert.notEqual(two.id, one.id);
      assertSameAccount(window.account(one.id), one);
    });
  });

  describe("of a person who signs out", () => {
    it("revokes the pair at Box, and forgets the account in every window", async () => {
      const { id } = await signIn();
      await machine.clock.advance(SPREAD_MS);
      const { window: other } = await machine.open();
      const { account, unreachable } = await drive(machine.clock, window.enrolment.signOut(id));
      assert.deepEqual([account.id, unreachable], [id, undefined]);
      assert.equal(machine.simulator.families[0]?.state, "revoked");
      await other.registry.adoptAll();
      for (const here of [window, other]) {
        assert.deepEqual([here.registry.all(), await here.store.ids()], [[], []]);
      }
      await machine.clock.advance(10_000);
      assert.equal(machine.backing.values.size, 0);
    });

    it("revokes what another window has renewed meanwhile", async () => {
      const { id } = await signIn();
      await machine.clock.advance(SPREAD_MS);
      const { window: other } = await machine.open();
      await drive(machine.clock, other.keeper.renew(id));
      const renewed = other.account(id);
      await drive(machine.clock, window.enrolment.signOut(id));
      assert.equal(machine.simulator.families[0]?.state, "revoked");
      assert.equal(await works(renewed), false);
    });

    it("forgets the account though Box cannot be told, and says why", async () => {
      const { id } = await signIn();
      machine.simulator.faults.add({ on: "revoke", kind: "dropBefore" });
      const { unreachable } = await drive(machine.clock, window.enrolment.signOut(id));
      assert.match(unreachable ? format(unreachable) : "", /cannot be reached/);
      assert.deepEqual([window.registry.all(), await window.store.ids()], [[], []]);
    });

    it("takes tokens that are gone already for revoked", async () => {
      const account = await signIn();
      await box.revoke(account.tokenSet.accessToken.expose());
      const { unreachable } = await drive(machine.clock, window.enrolment.signOut(account.id));
      assert.equal(unreachable, undefined);
      assert.deepEqual(window.registry.all(), []);
    });

    it("can sign in again as a new account", async () => {
      const { id } = await signIn();
      await drive(machine.clock, window.enrolment.signOut(id));
      const again = await signIn();
      assert.notEqual(again.id, id);
      assert.deepEqual(
        window.registry.all().map((account) => account.id),
        [again.id],
      );
      assert.ok(await works(again));
    });
  });

  it("writes no secret into the log", async () => {
    const { id } = await signIn();
    await signIn();
    machine.simulator.faults.add({ on: "user", kind: "serverError" });
    await signIn(window, tomas.id);
    await drive(machine.clock, window.enrolment.signOut(id));
    const log = window.logged.join("\n");
    assert.ok(log.includes(id));
    const secrets = [...machine.simulator.secretsIssued(), codeVerifier.expose()];
    assert.deepEqual(
      secrets.filter((secret) => log.includes(secret)),
      [],
    );
  });
});
