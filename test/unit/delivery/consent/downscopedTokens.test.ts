import assert from "node:assert/strict";
import type { Accounts, DownscopedToken } from "../../../../src/accounts/accounts";
import type { LiveToken } from "../../../../src/accounts/model/accountView";
import { CancelledError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import type { Cancellable } from "../../../../src/base/sharedWork";
import type { Downscope } from "../../../../src/box/oauth/downscope";
import { DownscopedTokens } from "../../../../src/delivery/consent/downscopedTokens";
import { ManualClock } from "../../manualClock";

/** Box, as far as it makes tokens for less: at once, or when the test says so. */
class Minting {
  readonly asked: Downscope[] = [];
  lifetimeMs = 3_600_000;
  hold: Promise<void> | undefined;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async downscope(_id: string, downscope: Downscope, { signal }: Cancellable = {}): Promise<DownscopedToken> {
    this.asked.push(downscope);
    await this.hold;
    signal?.throwIfAborted();
    return {
      accessToken: new Secret(`token${this.asked.length}`),
      expiresAt: this.#clock.now() + this.lifetimeMs,
      restrictedTo: downscope.scopes.map((scope) => ({ scope })),
    };
  }
}

describe("tokens for less", () => {
  const clock = new ManualClock();
  let box: Minting;
  let tokens: DownscopedTokens;
  let parent: LiveToken;

  beforeEach(() => {
    box = new Minting(clock);
    tokens = new DownscopedTokens(box as Pick<Accounts, "downscope"> as Accounts, clock);
    parent = parentAt(clock.now());
  });

  const parentAt = (obtainedAt: number): LiveToken => ({
    accessToken: new Secret("parent"),
    expiresAt: obtainedAt + 3_600_000,
    obtainedAt,
    restrictedTo: [],
  });
  const get = (scopes: readonly string[], accountId = "a", signal?: AbortSignal) =>
    tokens.get(
      { accountId, parent, downscope: { scopes }, minimumLifetimeMs: 300_000 },
      signal ? { signal } : {},
    );

  it("are the same for the same scopes, in whatever order, and the account's own", async () => {
    const first = await get(["a", "b"]);
    assert.equal(await get(["b", "a"]), first);
    assert.notEqual(await get(["a"]), first);
    assert.notEqual(await get(["a b"]), first);
    assert.notEqual(await get(["a", "b"], "other"), first);
    assert.equal(box.asked.length, 4);
  });

  it("stay bounded, whatever programs ask for", async () => {
    for (let index = 0; index < 500; index++) {
      await get([`scope${index}`], `account${index % 3}`);
    }
    assert.equal(tokens.size, 50);
  });

  it("go with their parent, and with the account", async () => {
    await get(["a"]);
    await get(["b"]);
    await get(["a"], "other");
    parent = parentAt(clock.now() + 1);
    await get(["a"]);
    assert.equal(tokens.size, 2);
    tokens.forget("a");
    assert.equal(tokens.size, 1);
  });

  it("are given to each who asked, however short their life is, and never for ever asked for", async () => {
    box.lifetimeMs = 0;
    const given = await Promise.all(Array.from({ length: 16 }, () => get(["a"])));
    assert.equal(given.length, 16);
    assert.ok(box.asked.length <= 17, `${box.asked.length} requests`);
  });

  it("end with the last who waits, and are made again for the next", async () => {
    let release: () => void = () => undefined;
    box.hold = new Promise((resolve) => {
      release = resolve;
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const left = [one, two].map(({ signal }) => assert.rejects(get(["a"], "a", signal), CancelledError));
    one.abort();
    two.abort();
    await Promise.all(left);
    const next = get(["a"]);
    release();
    assert.equal((await next).accessToken.expose(), "token2");
    assert.equal(await get(["a"]), await next);
  });
});
