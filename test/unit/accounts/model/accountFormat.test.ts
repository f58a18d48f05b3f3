import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccountRecord, CredentialSource, TokenSet } from "../../../../src/accounts/model/account";
import {
  formatAccount,
  formatApp,
  formatContent,
  parseAccount,
  parseApp,
  parseContent,
} from "../../../../src/accounts/model/accountFormat";
import { Secret } from "../../../../src/base/secret";
import { assertSameAccount, assertSameApp, assertSameContent } from "../sameAccount";
import { contentOf, sampleAccount, sampleApp, sampleProblem } from "../sampleAccount";

const text = fc.string({ minLength: 1, unit: "grapheme" });
const secret = text.map((value) => new Secret(value));
const time = fc.integer({ min: 0, max: 8.64e15 });
const endpoints = fc.record({ authorizeUrl: text, apiUrl: text });
const credentials = { clientId: text, clientSecret: secret, endpoints };
const app = fc.record({ ...credentials, redirectUri: text });
const subject = fc.record({ type: fc.constantFrom("enterprise", "user"), id: text });

const jwtApp = fc.record(
  {
    ...credentials,
    keyId: text,
    privateKey: secret,
    passphrase: secret,
    algorithm: fc.constantFrom("RS256", "RS384", "RS512"),
  },
  { requiredKeys: ["clientId", "clientSecret", "endpoints", "keyId", "privateKey", "algorithm"] },
);

const source: fc.Arbitrary<CredentialSource> = fc.oneof(
  fc.record({ kind: fc.constant("oauth"), app, scope: text }, { requiredKeys: ["kind", "app"] }),
  fc.record({ kind: fc.constant("jwt"), app: jwtApp, subject }),
  fc.record({ kind: fc.constant("clientCredentials"), app: fc.record(credentials), subject }),
  fc.record({ kind: fc.constant("developerToken"), app: fc.record({ endpoints }) }),
);

const scope = fc.record(
  { scope: text, object: fc.record({ type: text, id: text, name: fc.string() }) },
  { requiredKeys: ["scope"] },
);

const tokenSet: fc.Arbitrary<TokenSet> = fc.record(
  {
    accessToken: secret,
    expiresAt: time,
    boxExpiresAt: time,
    expiryIsEstimated: fc.boolean(),
    lifetimeIsUnknown: fc.constant(true),
    obtainedAt: time,
    restrictedTo: fc.array(scope, { maxLength: 3 }),
    refreshToken: secret,
    refreshTokenObtainedAt: time,
  },
  { requiredKeys: ["accessToken", "expiresAt", "expiryIsEstimated", "obtainedAt", "restrictedTo"] },
);

const identity = fc.record(
  {
    userId: text,
    name: fc.string(),
    login: fc.string(),
    enterprise: fc.record({ id: text, name: fc.string() }),
  },
  { requiredKeys: ["userId", "name", "login"] },
);

const problem = fc.record({
  decision: fc.constantFrom("signInAgain", "actionRequiredAtBox", "fixSettings"),
  reason: fc.record({
    template: fc.string(),
    values: fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
  }),
});

const account: fc.Arbitrary<AccountRecord> = fc
  .tuple(
    source,
    fc.record(
      {
        id: text,
        name: text,
        generation: fc.integer({ min: 1 }),
        sealKey: secret,
        signedInAt: time,
        tokenSet,
        identity,
        problem,
        isSigningOut: fc.constant(true),
      },
      { requiredKeys: ["id", "generation", "sealKey", "signedInAt", "tokenSet"] },
    ),
  )
  .map(([from, fields]) => ({ ...from, ...fields }));

const sample = sampleAccount({ problem: sampleProblem });
const end = { ended: true, generation: 3 } as const;

type Fields = Readonly<Record<string, unknown>>;

/** What is written below the version, by its one name. */
function partOf(written: string): { readonly name: string; readonly fields: Fields } {
  const { version: _, ...parts } = JSON.parse(written) as { version: number } & Record<string, Fields>;
  const [[name, fields] = assert.fail("there is no part")] = Object.entries(parts);
  return { name, fields };
}

/** The same text with other fields; `undefined` takes one out. */
function changed(written: string, changes: Fields): string {
  const { name, fields } = partOf(written);
  return JSON.stringify({ version: 1, [name]: { ...fields, ...changes } });
}

describe("the written form of an account", () => {
  it("gives back every account as it was, secrets included", () => {
    fc.assert(fc.property(account, (one) => assertSameAccount(parseAccount(formatAccount(one)), one)));
  });

  it("gives back the whole account that windows share, its app and secrets included, but never the key", () => {
    fc.assert(
      fc.property(account, (one) => {
        const written = formatContent(contentOf(one));
        assertSameContent(parseContent(written), contentOf(one));
        const { fields } = partOf(written);
        assert.deepEqual(["id" in fields, "sealKey" in fields], [false, false]);
      }),
    );
    assert.deepEqual(parseContent(formatContent(end)), end);
  });

  it("gives back every app", () => {
    fc.assert(fc.property(app, (one) => assertSameApp(parseApp(formatApp(one)), one)));
  });

  it("holds secrets as secrets once it is read", () => {
    const read = parseAccount(formatAccount(sample));
    assert.ok(read);
    assert.ok(!JSON.stringify(read).includes("canary"));
  });

  for (const [what, parse, written] of [
    ["account", parseAccount, formatAccount(sample)],
    ["content", parseContent, formatContent(contentOf(sample))],
    ["end", parseContent, formatContent(end)],
    ["app", parseApp, formatApp(sampleApp)],
  ] as const) {
    it(`knows no ${what} without a version`, () => {
      for (const version of [0, -1, 1.5, "1", "2", null, undefined]) {
        assert.equal(parse(JSON.stringify({ ...JSON.parse(written), version })), undefined);
      }
    });

    it(`says so of an ${what} of a later version`, () => {
      for (const version of [2, 3, 1e9]) {
        assert.throws(() => parse(JSON.stringify({ ...JSON.parse(written), version })), {
          code: "laterVersion",
        });
      }
    });

    it(`knows no ${what} in garbage, and never throws`, () => {
      const garbage = fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"version":1,"${partOf(written).name}":${json}}`),
      );
      fc.assert(fc.property(garbage, (one) => assert.equal(parse(one), undefined)));
      assert.equal(parse(written.slice(0, -1)), undefined);
    });

    it(`knows an ${what} with an odd field, or does not, but never throws`, () => {
      const keys = Object.keys(partOf(written).fields);
      const odd = fc.tuple(fc.constantFrom(...keys), fc.jsonValue());
      fc.assert(fc.property(odd, ([key, value]) => void parse(changed(written, { [key]: value }))));
    });
  }

  for (const key of ["kind", "app", "id", "generation", "sealKey", "signedInAt", "tokenSet"]) {
    it(`is no account without its ${key}`, () => {
      for (const value of [undefined, null, "", {}, []]) {
        assert.equal(parseAccount(changed(formatAccount(sample), { [key]: value })), undefined);
      }
    });
  }

  for (const key of ["kind", "app", "generation", "signedInAt", "tokenSet"]) {
    it(`has no content without its ${key}`, () => {
      assert.equal(parseContent(changed(formatContent(contentOf(sample)), { [key]: undefined })), undefined);
    });
  }

  for (const generation of [0, -1, 1.5, 2 ** 53]) {
    it(`has no generation ${generation}`, () => {
      assert.equal(parseAccount(changed(formatAccount(sample), { generation })), undefined);
    });
  }

  it("is not known in part: an odd part makes it one that another version wrote", () => {
    for (const odd of [
      { identity: { userId: 5 } },
      { problem: { decision: "retryLater", reason: "because" } },
    ]) {
      assert.equal(parseAccount(changed(formatAccount(sample), odd)), undefined);
    }
  });
});
