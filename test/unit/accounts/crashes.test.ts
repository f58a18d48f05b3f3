import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { crashFixture } from "./crashFixture";
import type { CrashingAction } from "./crashOrder";
import type { SimulatedWindow } from "./simulatedWindow";

/** Files and sockets of real time have their turn until something is true. */
async function eventually(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await new Promise<void>((resolve) => setTimeout(resolve, 5));
  }
}

describe("a window that is killed in the middle of a refresh", () => {
  const fixture = crashFixture();

  for (const [what, point, hold, refreshes] of [
    ["under the lock, before it asked", "asking", undefined, 1],
    ["when its request was sent", "held", "before", 2],
    ["when the response was on its way", "held", "after", 2],
    ["when the response was received", "answered", undefined, 2],
    ["when the new pair was sealed", "sealed", undefined, 1],
    ["when the new pair was in SecretStorage", "stored", undefined, 1],
    ["when the new token was published", "published", undefined, 1],
    ["when the lock was released", "unlocked", undefined, 1],
    ["when the new token was used", "used", undefined, 1],
  ] as const) {
    const repeated = refreshes === 1 ? "without a repeated request" : "with one repeated request";
    it(`${what} leaves the next start a token that works, ${repeated}`, async () => {
      const { simulator, id, box } = fixture;
      if (hold) {
        simulator.faults.add({ on: "token", kind: "hold", moment: hold });
      }
      await fixture.crash({ kind: "refresh" }, point);
      const next = await fixture.openWindow();
      const wasRefreshed = next.registry.get(id)?.generation === 2;
      const { tokenSet } = wasRefreshed ? await next.keeper.getToken(id, 0) : await next.keeper.refresh(id);
      assert.equal((await box.me(tokenSet.accessToken.expose())).status, 200);
      assert.equal(simulator.count({ place: "token" }), refreshes);
      assert.equal(simulator.families[0]?.generation, 2);
      const again = await next.keeper.refresh(id);
      assert.equal((await box.me(again.tokenSet.accessToken.expose())).status, 200);
      assert.equal(simulator.families.length, 1);
    });
  }
});

describe("a window that is killed in the middle of a sign-out", () => {
  const fixture = crashFixture();

  for (const [what, point, hold] of [
    ["after the mark, before Box was asked", "asking", undefined],
    ["when the request to revoke was sent", "held", "before"],
    ["when Box had revoked", "held", "after"],
    ["when it knew that Box had revoked", "answered", undefined],
    ["when the account was to end", "ending", undefined],
    ["when the account had ended", "ended", undefined],
  ] as const) {
    it(`${what} leaves the next start to finish it: revoked, forgotten, and never handed out`, async () => {
      const { simulator, id } = fixture;
      if (hold) {
        simulator.faults.add({ on: "revoke", kind: "hold", moment: hold });
      }
      await fixture.crash({ kind: "signOut" }, point);
      const next = await fixture.openWindow();
      await assert.rejects(next.keeper.getToken(id, 0));
      await eventually(() => next.registry.all().length === 0);
      assert.equal(simulator.families[0]?.state, "revoked");
      await next.keeper.settled();
      assert.deepEqual((await fixture.openWindow()).registry.all(), []);
    });
  }
});

describe("a window that is killed in the middle of a sign-in again,", () => {
  const fixture = crashFixture();
  const codeVerifier = "canary-code-verifier-of-more-than-forty-three-letters";

  const signInAgain = (): CrashingAction => {
    const { simulator } = fixture;
    const { url, authorizeUrl } = simulator;
    const code = simulator.issueCode({
      clientId: demoApp.clientId,
      userId: demoUsers[0].id,
      redirectUri: demoApp.redirectUris[0],
      codeChallenge: createHash("sha256").update(codeVerifier).digest("base64url"),
      codeChallengeMethod: "S256",
    });
    const { clientSecret } = demoApp;
    return { kind: "signIn", box: { url, authorizeUrl }, clientSecret, code, codeVerifier };
  };
  const works = async ({ keeper }: SimulatedWindow, id: string) => {
    const { tokenSet } = await keeper.refresh(id);
    return (await fixture.box.me(tokenSet.accessToken.expose())).status === 200;
  };

  for (const [what, point, kept] of [
    ["before the code was redeemed", "asking", "former"],
    ["when the pair was received", "answered", "former"],
    ["when the pair was sealed, without its key in SecretStorage", "sealed", "former"],
    ["when the pair was in SecretStorage", "stored", "both"],
    ["when the new account was published", "published", "both"],
    ["when the former account was to end", "ending", "later"],
    ["when the former account had ended", "ended", "later"],
  ] as const) {
    const whose = {
      former: "the former account",
      both: "two accounts with a pair each",
      later: "the new account",
    };
    it(`${what} leaves ${whose[kept]}, all of which work, and one after the next use`, async () => {
      const { simulator, id } = fixture;
      await fixture.crash(signInAgain(), point);
      const next = await fixture.openWindow();
      if (kept === "later") {
        await eventually(() => next.registry.get(id) === undefined);
      }
      const ids = next.registry.all().map((account) => account.id);
      assert.equal(ids.length, kept === "both" ? 2 : 1);
      assert.equal(ids.includes(id), kept !== "later");
      for (const one of ids) {
        assert.ok(await works(next, one));
      }
      for (const one of next.registry.all().filter(({ identity }) => !identity)) {
        await next.names.identify(one.id);
      }
      await eventually(() => next.registry.all().length === 1);
      assert.ok(simulator.families.every(({ state }) => state !== "revoked"));
      const [left] = next.registry.all();
      assert.ok(left && (await works(next, left.id)));
    });
  }
});
