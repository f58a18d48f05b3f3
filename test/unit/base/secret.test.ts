import assert from "node:assert/strict";
import { inspect } from "node:util";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import fc from "fast-check";
import { BoxError } from "../../../src/base/errors";
import { localized } from "../../../src/base/localizedMessage";
import { Secret } from "../../../src/base/secret";
import { assertHidden, shownOf } from "../box/shownOf";

const canary = "canary-of-the-secret";

describe("a secret", () => {
  it("gives its value to who asks by name", () => {
    assert.equal(new Secret(canary).expose(), canary);
  });

  it("is seen in no way of showing a value", () => assertHidden(new Secret(canary), canary));

  it("is looked for where a value that is no secret would be seen", () => {
    const holders = [
      canary,
      { a: [{ b: new Map([["c", canary]]) }] },
      Object.defineProperty({}, "hidden", { value: canary, enumerable: false }),
      { [Symbol("token")]: canary },
      new Error("failed", { cause: { token: canary } }),
      Object.assign(new Error("failed"), { token: canary }),
      new Error(canary),
    ];
    for (const holder of holders) {
      assert.ok(shownOf(holder).includes(canary), "it is found");
      assert.throws(() => assertHidden(holder, canary), /canary 1 can be seen/);
    }
  });

  it("is seen in none of them when another value holds it", () => {
    const held = { list: [new Secret(canary)], map: new Map([["token", new Secret(canary)]]) };
    assertHidden(held, canary);
    assertHidden(Object.freeze(Object.create({ token: new Secret(canary) })), canary);
  });

  it("is not seen in an error that has it as its cause or beside its fields", () => {
    assertHidden(new Error("failed", { cause: new Secret(canary) }), canary);
    assertHidden(new Error("failed", { cause: { token: new Secret(canary) } }), canary);
    assertHidden(Object.assign(new Error("failed"), { token: new Secret(canary) }), canary);
    assertHidden(new AggregateError([new Error("inner", { cause: new Secret(canary) })], "outer"), canary);
    const details = { decision: "fatal", code: "settings", token: new Secret(canary) } as const;
    assertHidden(new BoxError(localized("Something failed."), details), canary);
  });

  it("is not seen when a proxy or a subclass wraps it", () => {
    class Token extends Secret {}
    assertHidden(new Token(canary), canary);
    assertHidden({ proxied: new Proxy({ token: new Secret(canary) }, {}) }.proxied.token, canary);
  });

  it("has no property that holds its value", () => {
    const secret = new Secret(canary);
    assert.deepEqual(Reflect.ownKeys(secret), []);
    assert.deepEqual({ ...secret }, {});
    assert.deepEqual(structuredClone(secret), {});
  });

  it("does not cross to another thread", () => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ token: new Secret(canary) });
    assert.deepEqual(receiveMessageOnPort(port2), { message: { token: {} } });
    port1.close();
  });

  it("says [secret] in its place", () => {
    const secret = new Secret(canary);
    assert.equal(`${secret}`, "[secret]");
    assert.equal(inspect({ secret }), "{ secret: [secret] }");
    assert.equal(JSON.stringify({ secret }), '{"secret":"[secret]"}');
  });

  it("shows the same whatever its value and length", () => {
    const show = (value: string) => shownOf(new Secret(value));
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => new Set([one, other].map(show)).size === 1),
    );
  });

  it("equals another with the same value, and no other", () => {
    assert.ok(new Secret(canary).equals(new Secret(canary)));
    assert.ok(!new Secret(canary).equals(new Secret(`${canary} `)));
    assert.ok(!new Secret(canary).equals(new Secret("")));
  });
});
