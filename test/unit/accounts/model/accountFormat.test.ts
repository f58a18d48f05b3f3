import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Account,
  type CredentialSource,
  contentOf,
  type TokenSet,
} from "../../../../src/accounts/model/account";
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
import { sampleAccount, sampleApp, sampleProblem } from "../sampleAccount";

const text = fc.string({ minLength: 1, unit: "grapheme" });
const secret = text.map((value) => new Secret(value));
const time = fc.integer({ min: 0, max: 8.64e15 });
const endpoints = fc.record({ authorizeUrl: text, apiUrl: text });
const client = { clientId: text, clientSecret: secret, endpoints };
const app = fc.record({ ...client, redirectUri: text });
const subject = fc.record({ type: fc.constantFrom("enterprise", "user"), id: text });

const jwtApp = fc.record(
  {
    ...client,
    keyId: text,
    privateKey: secret,
    passphrase: secret,
    algorithm: fc.constantFrom("RS256", "RS384", "RS512"),
  },
  { requiredKeys: ["clientId", "clientSecret", "endpoints", "keyId", "privateKey", "algorithm"] },
);

const origin: fc.Arbitrary<CredentialSource> = fc.oneof(
  fc.record({ kind: fc.constant("oauth"), app }),
  fc.record({ kind: fc.constant("jwt"), app: jwtApp, subject }),
  fc.record({ kind: fc.constant("clientCredentials"), app: fc.record(client), subject }),
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
  at: time,
});

const account: fc.Arbitrary<Account> = fc
  .tuple(
    origin,
    fc.record(
      { id: text, name: text, generation: fc.nat(), sealKey: secret, tokenSet, identity, problem },
      { requiredKeys: ["id", "generation", "sealKey", "tokenSet"] },
    ),
  )
  .map(([from, record]) => ({ ...from, ...record }));

const sample = sampleAccount({ problem: sampleProblem });

/** The fields of a record as they are written. */
function fieldsOf(record: string): Record<string, unknown> {
  return JSON.parse(record);
}

describe("the written form of an account", () => {
  it("gives back every account as it was, secrets included", () => {
    fc.assert(fc.property(account, (one) => assertSameAccount(parseAccount(formatAccount(one)), one)));
  });

  it("gives back what windows share, and no more than that is in it", () => {
    fc.assert(
      fc.property(account, (one) => {
        const written = formatContent(contentOf(one));
        assertSameContent(parseContent(written), contentOf(one));
        assert.deepEqual(
          Object.keys(fieldsOf(written)).filter((key) => /key|app|id$/i.test(key)),
          [],
        );
      }),
    );
    const signedOut = { signedOut: true, generation: 3 } as const;
    assert.deepEqual(parseContent(formatContent(signedOut)), signedOut);
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
    ["app", parseApp, formatApp(sampleApp)],
  ] as const) {
    it(`knows no ${what} of another version`, () => {
      for (const version of [0, 2, "1", null, undefined]) {
        assert.equal(parse(JSON.stringify({ ...fieldsOf(written), version })), undefined);
      }
    });

    it(`knows no ${what} in garbage, and never throws`, () => {
      const garbage = fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"version":1,"x":${json}}`),
      );
      fc.assert(fc.property(garbage, (one) => assert.equal(parse(one), undefined)));
      assert.equal(parse(written.slice(0, -1)), undefined);
    });

    it(`knows an ${what} with an odd field, or does not, but never throws`, () => {
      const keys = Object.keys(fieldsOf(written));
      const odd = fc.tuple(fc.constantFrom(...keys), fc.jsonValue());
      fc.assert(
        fc.property(odd, ([key, value]) => {
          parse(JSON.stringify({ ...fieldsOf(written), [key]: value }));
        }),
      );
    });
  }

  for (const key of ["kind", "app", "id", "generation", "sealKey", "tokenSet"]) {
    it(`is no account without its ${key}`, () => {
      for (const value of [undefined, null, "", {}, []]) {
        assert.equal(
          parseAccount(JSON.stringify({ ...fieldsOf(formatAccount(sample)), [key]: value })),
          undefined,
        );
      }
    });
  }

  for (const key of ["generation", "tokenSet"]) {
    it(`has no content without its ${key}`, () => {
      const { [key]: _, ...rest } = fieldsOf(formatContent(contentOf(sample)));
      assert.equal(parseContent(JSON.stringify(rest)), undefined);
    });
  }

  it("loses an optional part that is odd, and nothing else", () => {
    const written = fieldsOf(formatAccount(sample));
    const odd = { identity: { userId: 5 }, problem: { decision: "retryLater", reason: "because", at: 1 } };
    const { identity: _, problem: __, ...rest } = sample;
    assertSameAccount(parseAccount(JSON.stringify({ ...written, ...odd })), rest);
  });
});
