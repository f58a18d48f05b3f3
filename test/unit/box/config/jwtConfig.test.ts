import assert from "node:assert/strict";
import fc from "fast-check";
import { Secret } from "../../../../src/base/secret";
import { parseJwtConfig } from "../../../../src/box/config/jwtConfig";
import { megabytes, refusal, refusesAtMost } from "../refusal";
import { assertHidden } from "../shownOf";

const appAuth = { publicKeyID: "ab12cd34", privateKey: "canary-key", passphrase: "canary-passphrase" };
const settings = { clientID: "client-id", clientSecret: "canary-secret", appAuth };
const config = { boxAppSettings: settings, enterpriseID: "27182818" };
const canaries = ["canary-key", "canary-passphrase", "canary-secret"];

function changed({
  app = {},
  auth = {},
  ...top
}: {
  app?: object;
  auth?: object;
  [name: string]: unknown;
}): string {
  const boxAppSettings = { ...settings, appAuth: { ...appAuth, ...auth }, ...app };
  return JSON.stringify({ ...config, boxAppSettings, ...top });
}

/** With the secrets exposed, for comparing. */
function read(text: string, kept?: Secret): object {
  const { clientSecret, privateKey, passphrase, ...rest } = parseJwtConfig(text, kept);
  const [secret, key] = [clientSecret.expose(), privateKey.expose()];
  return {
    ...rest,
    clientSecret: secret,
    privateKey: key,
    ...(passphrase && { passphrase: passphrase.expose() }),
  };
}

const whole = {
  clientId: "client-id",
  clientSecret: "canary-secret",
  keyId: "ab12cd34",
  privateKey: "canary-key",
  passphrase: "canary-passphrase",
  enterpriseId: "27182818",
};

describe("the configuration file of a JWT app", () => {
  it("is read as the Developer Console writes it", () => {
    assert.deepEqual(read(JSON.stringify(config, null, 2)), whole);
  });

  it("is read with what editors and people put around it", () => {
    assert.deepEqual(read(`\uFEFF\r\n  ${JSON.stringify(config)}\n\n`), whole);
    assert.deepEqual(read(changed({ app: { clientID: " client-id\n", more: [1] }, webhooks: {} })), whole);
  });

  it("may name no enterprise, which the console writes as 0", () => {
    const { enterpriseId: _, ...without } = whole;
    for (const enterpriseID of ["0", 0, "", undefined, null]) {
      assert.deepEqual(read(changed({ enterpriseID })), without);
    }
  });

  it("may name a user, and IDs without quotes", () => {
    assert.deepEqual(read(changed({ enterpriseID: 27182818, userID: "42" })), { ...whole, userId: "42" });
  });

  it("may have no passphrase", () => {
    const { passphrase: _, ...without } = whole;
    for (const passphrase of [undefined, "", null]) {
      assert.deepEqual(read(changed({ auth: { passphrase } })), without);
    }
  });

  it("takes a private key that is kept elsewhere, unless it has its own", () => {
    const kept = new Secret("canary-kept");
    assert.deepEqual(read(changed({ auth: { privateKey: "" } }), kept), {
      ...whole,
      privateKey: "canary-kept",
    });
    assert.deepEqual(read(changed({}), kept), whole);
  });

  it("shows no secret", () => assertHidden(parseJwtConfig(changed({})), ...canaries));

  const refused: [name: string, text: string, words: RegExp][] = [
    ["nothing", "", /is empty/],
    ["blanks", " \uFEFF\r\n\t", /is empty/],
    ["a private key", "-----BEGIN PRIVATE KEY-----", /not JSON or not whole/],
    ["half a file", JSON.stringify(config).slice(0, 150), /not JSON or not whole/],
    ["a list", JSON.stringify([config]), /not a JSON object/],
    ["a text", JSON.stringify("canary-secret"), /not a JSON object/],
    ["null", "null", /not a JSON object/],
    ["the JSON of something else", JSON.stringify({ name: "canary-secret" }), /no boxAppSettings/],
    ["the settings alone", JSON.stringify(settings), /no boxAppSettings/],
    ["settings that are no object", JSON.stringify({ boxAppSettings: [settings] }), /no boxAppSettings/],
    [
      "a file for client credentials",
      changed({ app: { appAuth: undefined } }),
      /for client credentials; run/,
    ],
    ["one without client ID", changed({ app: { clientID: undefined } }), /no boxAppSettings\.clientID;/],
    ["one with an empty client ID", changed({ app: { clientID: "  " } }), /no boxAppSettings\.clientID;/],
    ["one without client secret", changed({ app: { clientSecret: "" } }), /no boxAppSettings\.clientSecret;/],
    [
      "one without key ID",
      changed({ auth: { publicKeyID: null } }),
      /no boxAppSettings\.appAuth\.publicKeyID;/,
    ],
    [
      "one for a key pair of your own, without the key",
      changed({ auth: { privateKey: "" } }),
      /no boxAppSettings\.appAuth\.privateKey, .*; put your private key there/,
    ],
    [
      "one with a key that is no text",
      changed({ auth: { privateKey: { pem: "canary-key" } } }),
      /no .*privateKey/,
    ],
  ];
  for (const [name, text, words] of refused) {
    it(`is not ${name}, which is told in one sentence`, () => {
      const error = refusal(() => parseJwtConfig(text));
      assert.match(error.message, words);
      assert.equal(error.code, "appConfig");
      assert.equal(error.decision, "fixSettings");
      assertHidden(error, ...canaries, "BEGIN PRIVATE");
    });
  }

  it("is not a text of more than a megabyte", () => {
    for (const text of megabytes) {
      assert.match(refusal(() => parseJwtConfig(text)).message, /longer than 1 MB/);
    }
  });

  it("is read or refused with a sentence, whatever comes", () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom("27182818", "canary"));
    const near = fc
      .tuple(value, value, value, value)
      .map(([a, b, c, d]) =>
        changed({ app: { clientID: a }, auth: { publicKeyID: b, privateKey: c }, enterpriseID: d }),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), near), (text) =>
        refusesAtMost(() => parseJwtConfig(text)),
      ),
    );
  });
});
