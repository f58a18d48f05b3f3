import assert from "node:assert/strict";
import fc from "fast-check";
import { SecretMint } from "../../box-simulator/secretMint";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { REFRESH_TOKEN_LIFETIME_MS, TokenFamilies, type TokenPair } from "../../box-simulator/tokenFamilies";

const APP = "an app";
const grant = { clientId: APP, userId: "7" };
const HOUR = 3_600_000;

describe("token families", () => {
  let clock: SimulatorClock;
  let families: TokenFamilies;

  beforeEach(() => {
    [clock, families] = newFamilies(false);
  });

  function refreshed(refreshToken: string): TokenPair {
    const result = families.redeem(refreshToken, APP);
    assert.notEqual(result.kind, "refused");
    return result.kind === "refused" ? assert.fail() : result.pair;
  }

  function refusal(refreshToken: string, clientId = APP): string {
    const result = families.redeem(refreshToken, clientId);
    return result.kind === "refused" ? result.row : assert.fail("it was not refused");
  }

  function state(): string | undefined {
    return families.states()[0]?.state;
  }

  it("start with one good pair (A)", () => {
    const { accessToken, refreshToken, expiresInSeconds } = families.start(grant);
    assert.equal(state(), "A");
    assert.equal(expiresInSeconds, 4123);
    assert.match(accessToken, /^canaryAT[A-Za-z0-9]{24}$/);
    assert.match(refreshToken, /^canaryRT[A-Za-z0-9]{56}$/);
    assert.deepEqual(families.use(accessToken), grant);
  });

  it("keep the old pair good after a refresh (B)", () => {
    const one = families.start(grant);
    const two = refreshed(one.refreshToken);
    assert.equal(state(), "B");
    assert.notEqual(two.accessToken, one.accessToken);
    assert.notEqual(two.refreshToken, one.refreshToken);
    assert.ok(families.use(one.accessToken));
    assert.equal(state(), "B", "the use of the old access token changes nothing");
  });

  it("hand out the same new pair again, with less life, as long as it is unused", () => {
    const one = families.start(grant);
    const two = refreshed(one.refreshToken);
    clock.advance(10_000);
    assert.deepEqual(families.redeem(one.refreshToken, APP), {
      kind: "replayed",
      pair: { ...two, expiresInSeconds: 4113 },
    });
  });

  it("end the old pair when the new access token is used (C)", () => {
    const one = families.start(grant);
    const two = refreshed(one.refreshToken);
    assert.ok(families.use(two.accessToken));
    assert.equal(state(), "C");
    assert.equal(families.use(one.accessToken), undefined);
    assert.equal(refusal(one.refreshToken), "refreshTokenExpired");
    assert.ok(refreshed(two.refreshToken));
  });

  it("end the old pair when the new refresh token is redeemed", () => {
    const one = families.start(grant);
    const two = refreshed(one.refreshToken);
    const three = refreshed(two.refreshToken);
    assert.equal(state(), "B");
    assert.equal(families.use(one.accessToken), undefined);
    assert.equal(refusal(one.refreshToken), "refreshTokenExpired");
    assert.ok(families.use(two.accessToken));
    assert.ok(families.use(three.accessToken));
  });

  it("do not count a refused call as a use", () => {
    const one = families.start(grant);
    const two = refreshed(one.refreshToken);
    clock.advance(2 * HOUR);
    assert.equal(families.use(two.accessToken), undefined);
    assert.equal(state(), "B");
    assert.deepEqual(refreshed(one.refreshToken), { ...two, expiresInSeconds: 0 });
  });

  it("refuse an access token from the second in which it ends", () => {
    const { accessToken } = families.start(grant);
    clock.advance(4123 * 1000 - 1);
    assert.ok(families.use(accessToken));
    clock.advance(1);
    assert.equal(families.use(accessToken), undefined);
  });

  it("refuse a refresh token after 60 days, counted anew with each rotation", () => {
    const one = families.start(grant);
    clock.advance(REFRESH_TOKEN_LIFETIME_MS - 1);
    const two = refreshed(one.refreshToken);
    clock.advance(REFRESH_TOKEN_LIFETIME_MS - 1);
    const three = refreshed(two.refreshToken);
    clock.advance(REFRESH_TOKEN_LIFETIME_MS);
    assert.equal(refusal(three.refreshToken), "refreshTokenExpired");
  });

  it("do not know tokens of another app, unknown ones, and access tokens in the place of refresh tokens", () => {
    const { accessToken, refreshToken } = families.start(grant);
    assert.equal(refusal(refreshToken, "another app"), "invalidRefreshToken");
    assert.equal(refusal("unknown"), "invalidRefreshToken");
    assert.equal(refusal(accessToken), "invalidRefreshToken");
    assert.equal(families.use(refreshToken), undefined);
    assert.equal(state(), "A");
  });

  it("are independent of each other", () => {
    const one = families.start(grant);
    const other = families.start(grant);
    assert.equal(families.revoke(one.refreshToken, APP), true);
    assert.ok(families.use(other.accessToken));
  });

  for (const kind of ["accessToken", "refreshToken"] as const) {
    it(`end with both pairs when the ${kind} of either is revoked`, () => {
      for (const which of [0, 1]) {
        const one = families.start(grant);
        const pairs = [one, refreshed(one.refreshToken)];
        assert.equal(families.revoke(nth(pairs, which)[kind], APP), true);
        assert.deepEqual(
          pairs.map(({ accessToken }) => families.use(accessToken)),
          [undefined, undefined],
        );
        assert.deepEqual(
          pairs.map(({ refreshToken }) => refusal(refreshToken)),
          ["invalidRefreshToken", "invalidRefreshToken"],
        );
      }
      assert.equal(state(), "revoked");
    });
  }

  it("have nothing to revoke for a token that is unknown, of another app, expired, dead or revoked", () => {
    const one = families.start(grant);
    assert.equal(families.revoke("unknown", APP), false);
    assert.equal(families.revoke(one.refreshToken, "another app"), false);
    const two = refreshed(one.refreshToken);
    families.use(two.accessToken);
    assert.equal(families.revoke(one.refreshToken, APP), false);
    clock.advance(2 * HOUR);
    assert.equal(families.revoke(two.accessToken, APP), false);
    assert.equal(families.revoke(two.refreshToken, APP), true);
    assert.equal(families.revoke(two.refreshToken, APP), false);
  });

  describe("of a strict Box", () => {
    beforeEach(() => {
      [clock, families] = newFamilies(true);
    });

    it("die with the second use of a refresh token", () => {
      const one = families.start(grant);
      const two = refreshed(one.refreshToken);
      assert.equal(refusal(one.refreshToken), "refreshTokenExpired");
      assert.equal(state(), "reused");
      assert.equal(families.use(two.accessToken), undefined);
      assert.equal(refusal(two.refreshToken), "refreshTokenExpired");
    });

    it("die of an old refresh token even when the new pair is in use", () => {
      const one = families.start(grant);
      const two = refreshed(one.refreshToken);
      families.use(two.accessToken);
      assert.equal(refusal(one.refreshToken), "refreshTokenExpired");
      assert.equal(families.use(two.accessToken), undefined);
    });

    it("live as long as each refresh token is used once", () => {
      let pair = families.start(grant);
      for (let turn = 0; turn < 5; turn++) {
        pair = refreshed(pair.refreshToken);
      }
      assert.ok(families.use(pair.accessToken));
    });
  });

  it("hold to the rule for every order of refreshes and uses", () => {
    const step = fc.record({ action: fc.constantFrom("redeem", "use"), back: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        [clock, families] = newFamilies(false);
        const pairs = [families.start(grant)];
        let oldest = 0;
        for (const { action, back } of steps) {
          const newest = pairs.length - 1;
          const index = Math.max(0, newest - back);
          const good = index >= oldest;
          if (action === "use") {
            assert.equal(families.use(nth(pairs, index).accessToken) !== undefined, good);
            oldest = index === newest ? newest : oldest;
            continue;
          }
          const result = families.redeem(nth(pairs, index).refreshToken, APP);
          assert.equal(result.kind, index === newest ? "issued" : good ? "replayed" : "refused");
          if (result.kind === "issued") {
            pairs.push(result.pair);
            oldest = newest;
          } else if (result.kind === "replayed") {
            assert.deepEqual(result.pair, pairs[newest]);
          }
        }
      }),
    );
  });
});

function newFamilies(strict: boolean): [SimulatorClock, TokenFamilies] {
  const clock = SimulatorClock.standing();
  return [clock, new TokenFamilies(clock, new SecretMint(), { strict, accessTokenLifetimeSeconds: 4123 })];
}

function nth<T>(list: readonly T[], index: number): T {
  const found = list[index];
  assert.ok(found);
  return found;
}
