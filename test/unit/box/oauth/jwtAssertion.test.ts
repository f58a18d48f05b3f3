import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { Secret } from "../../../../src/base/secret";
import { type AssertionAlgorithm, signAssertion } from "../../../../src/box/oauth/jwtAssertion";
import type { Subject } from "../../../../src/box/oauth/subject";
import { rsaKey } from "../keyMatrix";

const AUDIENCE = "https://api.box.com/oauth2/token";
/** Not on a whole second. */
const now = Date.UTC(2030, 0, 1) + 999;

async function signed(changes: { subject?: Subject; algorithm?: AssertionAlgorithm } = {}): Promise<Secret> {
  return signAssertion({
    clientId: "client-id",
    keyId: "key-id",
    privateKey: rsaKey(),
    algorithm: "RS256",
    subject: { type: "enterprise", id: "27182818" },
    audience: AUDIENCE,
    now,
    ...changes,
  });
}

async function verified(assertion: Secret, at = now) {
  const { jwtVerify } = await import("jose");
  return jwtVerify(assertion.expose(), createPublicKey(rsaKey()), {
    issuer: "client-id",
    audience: AUDIENCE,
    typ: "JWT",
    currentDate: new Date(at),
  });
}

describe("an assertion", function () {
  this.timeout(20_000);

  for (const algorithm of ["RS256", "RS384", "RS512"] as const) {
    it(`is signed with ${algorithm} and names the key`, async () => {
      const { protectedHeader } = await verified(await signed({ algorithm }));
      assert.deepEqual(protectedHeader, { alg: algorithm, typ: "JWT", kid: "key-id" });
    });
  }

  for (const subject of [
    { type: "enterprise", id: "27182818" },
    { type: "user", id: "31415926535" },
  ] as const) {
    it(`says for which ${subject.type} it is, and has no other claims than Box asks for`, async () => {
      const { jti, ...claims } = (await verified(await signed({ subject }))).payload;
      assert.deepEqual(claims, {
        iss: "client-id",
        sub: subject.id,
        box_sub_type: subject.type,
        aud: AUDIENCE,
        exp: Date.UTC(2030, 0, 1) / 1000 + 45,
      });
      assert.ok(jti && jti.length >= 16 && jti.length <= 128);
    });
  }

  it("ends within the minute that Box allows, counted from Box's clock", async () => {
    const { exp = 0 } = (await verified(await signed())).payload;
    assert.ok(exp * 1000 > now + 30_000 && exp * 1000 <= now + 60_000);
    await assert.rejects(async () => verified(await signed(), now + 45_000), { code: "ERR_JWT_EXPIRED" });
  });

  it("is never the same twice, since Box takes each one once", async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await verified(await signed())).payload.jti),
    );
    assert.equal(new Set(ids).size, 20);
  });

  it("is a secret", async () => {
    assert.ok((await signed()) instanceof Secret);
  });
});
