import assert from "node:assert/strict";
import fc from "fast-check";
import { pastedCredentials } from "../../../../src/box/config/pastedCredentials";

const id = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6";
const secret = "Z9Y8X7W6V5U4T3S2R1Q0P9O8N7M6L5K4";

/** As it can be compared. */
const read = (text: string) => {
  const pasted = pastedCredentials(text);
  return pasted && { ...pasted, clientSecret: pasted.clientSecret?.expose() };
};

describe("what is pasted where a client ID is asked for", () => {
  for (const text of [id, ` ${id} `, `"${id}"`, `'${id}',`, `\`${id}\``]) {
    it(`is the client ID, without what stands around it: ${text.replace(id, "…")}`, () => {
      assert.deepEqual(read(text), { clientId: id, clientSecret: undefined });
    });
  }

  for (const text of [
    `${id} ${secret}`,
    `"${id}", "${secret}"`,
    `CLIENT_ID=${id} CLIENT_SECRET=${secret}`,
    `BOX_CLIENT_ID="${id}"\nBOX_CLIENT_SECRET="${secret}"`,
    `Client ID: ${id} Client Secret: ${secret}`,
    JSON.stringify({ clientId: id, clientSecret: secret }),
    JSON.stringify({ boxAppSettings: { clientID: id, clientSecret: secret }, enterpriseID: "0" }),
  ]) {
    it(`is both values at once: ${text.replace(id, "ID").replace(secret, "SECRET").slice(0, 60)}`, () => {
      assert.deepEqual(read(text), { clientId: id, clientSecret: secret });
    });
  }

  it("is told from the configuration of an app that signs in by JWT", () => {
    const settings = { clientID: id, clientSecret: secret, appAuth: { publicKeyID: "k", privateKey: "p" } };
    assert.equal(pastedCredentials(JSON.stringify({ boxAppSettings: settings }))?.isJwt, true);
  });

  for (const text of ["", "   ", "two words", `${id} ${secret} ${id}`, "{", "[]", "x".repeat(1_000_000)]) {
    it(`is nothing that can be used: ${text.slice(0, 20)}`, () => {
      assert.equal(pastedCredentials(text), undefined);
    });
  }

  it("never fails, and never takes long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (text) => {
        pastedCredentials(text);
      }),
    );
    pastedCredentials(`client_id=${" ".repeat(60_000)}`);
  });
});
