import assert from "node:assert/strict";
import type { Clock } from "../../../src/base/clock";
import { BoxError, type Decision } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import { parseJwtConfig } from "../../../src/box/config/jwtConfig";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { readPrivateKey } from "../../../src/box/keys/privateKey";
import { type Downscope, verifyRestriction } from "../../../src/box/oauth/downscope";
import { boxEndpoints, type Endpoints } from "../../../src/box/oauth/endpoints";
import { signAssertion } from "../../../src/box/oauth/jwtAssertion";
import type { Subject } from "../../../src/box/oauth/subject";
import { TokenEndpoint } from "../../../src/box/oauth/tokenEndpoint";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { foreignFile } from "../../box-simulator/demoTenant";
import {
  demoAppUser,
  demoCcgApp,
  demoFile,
  demoFolder,
  demoJwtApp,
  demoUsers,
} from "../../box-simulator/tenant";
import { ManualClock } from "../manualClock";
import { MockBox } from "./mockBox";
import { assertHidden } from "./shownOf";
import { tokenText } from "./tokenFixtures";

const AUDIENCE = "https://api.box.com/oauth2/token";
const service: Subject = { type: "enterprise", id: demoJwtApp.enterpriseId };
const clerk = { clientId: demoCcgApp.clientId, clientSecret: new Secret(demoCcgApp.clientSecret) };

describe("an app that authenticates itself at Box", function () {
  this.timeout(20_000);

  let box: BoxSimulator;
  let endpoint: TokenEndpoint;
  let endpoints: Endpoints;

  before(async () => {
    box = await BoxSimulator.start();
    const clock: Clock = new ManualClock();
    endpoint = new TokenEndpoint(new FetchTransport(clock));
    endpoints = { authorizeUrl: box.authorizeUrl, apiUrl: box.apiUrl };
  });

  after(() => box.close());

  const config = () => parseJwtConfig(box.jwtConfig({ passphrase: "canary-passphrase" }));

  async function assertion(changes: { subject?: Subject; audience?: string; late?: number } = {}) {
    const { clientId, keyId, privateKey, passphrase } = config();
    return signAssertion({
      clientId,
      keyId,
      privateKey: readPrivateKey(privateKey, passphrase),
      algorithm: "RS256",
      subject: changes.subject ?? service,
      audience: changes.audience ?? AUDIENCE,
      now: box.clock.now() - (changes.late ?? 0),
    });
  }

  const byJwt = async (signed?: Secret) =>
    endpoint.jwtBearer({ ...config(), endpoints }, signed ?? (await assertion()));
  const byCredentials = (subject: Subject, credentials = clerk) =>
    endpoint.clientCredentials({ ...credentials, endpoints }, subject);
  const accessToken = async () => (await byCredentials(service)).response.accessToken;
  const exchange = async (asked: Downscope, subjectToken?: Secret) =>
    endpoint.exchange(endpoints, subjectToken ?? (await accessToken()), asked);

  for (const subject of [service, { type: "user", id: demoAppUser.id } as const]) {
    it(`gets a token by JWT for ${subject.type}, with no refresh token`, async () => {
      const { response } = await byJwt(await assertion({ subject }));
      assert.ok(response.expiresInSeconds > 0);
      assert.equal(response.refreshToken, undefined);
      assert.deepEqual(response.restrictedTo, []);
    });
  }

  for (const subject of [service, { type: "user", id: demoUsers[0].id } as const]) {
    it(`gets a token by client credentials for ${subject.type}, with no refresh token`, async () => {
      const { response } = await byCredentials(subject);
      assert.equal(response.refreshToken, undefined);
    });
  }

  const targets: [name: string, target: Downscope["target"], given: object | undefined][] = [
    ["a file", { kind: "file", id: demoFile.id }, { type: "file", id: demoFile.id }],
    ["a folder", { kind: "folder", id: demoFolder.id }, { type: "folder", id: demoFolder.id }],
    [
      "a shared link",
      { kind: "sharedLink", url: demoFolder.sharedLink?.url ?? "" },
      { type: "folder", id: demoFolder.id },
    ],
    ["everything", undefined, undefined],
  ];
  for (const [name, target, given] of targets) {
    it(`downscopes a token to ${name}`, async () => {
      const asked = { scopes: ["item_preview", "item_download"], ...(target && { target }) };
      const { restrictedTo } = (await exchange(asked)).response;
      assert.deepEqual(verifyRestriction(asked, restrictedTo), { added: [], missing: [] });
      const [first] = restrictedTo;
      assert.deepEqual(first?.object && { type: first.object.type, id: first.object.id }, given);
    });
  }

  it("does not take a token for less that is not for less", async () => {
    box.settings.unrestrictedExchange = true;
    try {
      const asked: Downscope = { scopes: ["item_preview"], target: { kind: "file", id: demoFile.id } };
      const { restrictedTo } = (await exchange(asked)).response;
      assert.throws(() => verifyRestriction(asked, restrictedTo), /not restricted/);
    } finally {
      box.settings.unrestrictedExchange = false;
    }
  });

  const preview = { scopes: ["item_preview"] };
  const refusals: [name: string, attempt: () => Promise<unknown>, decision: Decision, words: RegExp][] = [
    [
      "an assertion that was used",
      async () => {
        const signed = await assertion();
        await byJwt(signed);
        return byJwt(signed);
      },
      "newAssertion",
      /took this request for a repeated one/,
    ],
    [
      "an assertion of a slow clock",
      async () => byJwt(await assertion({ late: 120_000 })),
      "newAssertion",
      /clock/,
    ],
    [
      "an assertion of a fast clock",
      async () => byJwt(await assertion({ late: -120_000 })),
      "newAssertion",
      /clock/,
    ],
    [
      "an assertion for a user that the app does not have",
      async () => byJwt(await assertion({ subject: { type: "user", id: "1" } })),
      "fixSettings",
      /enterprise or user of this app/,
    ],
    [
      "an assertion for another address",
      async () => byJwt(await assertion({ audience: endpoints.apiUrl })),
      "fixSettings",
      /credentials of this app/,
    ],
    ["a text that is no assertion", async () => byJwt(new Secret("canary-no-assertion")), "fixSettings", /./],
    [
      "a wrong client secret",
      () => byCredentials(service, { ...clerk, clientSecret: new Secret("canary-wrong") }),
      "fixSettings",
      /./,
    ],
    [
      "another enterprise",
      () => byCredentials({ type: "enterprise", id: "1" }),
      "fixSettings",
      /check client ID/,
    ],
    [
      "a token that has ended",
      () => exchange(preview, new Secret("canary-ended")),
      "fatal",
      /refresh the account/,
    ],
    ["a scope that does not exist", () => exchange({ scopes: ["item_dance"] }), "fatal", /one of the scopes/],
    [
      "a file that is not open to the account",
      () => exchange({ ...preview, target: { kind: "file", id: foreignFile.id } }),
      "fatal",
      /restrict a token to this item/,
    ],
  ];
  for (const [name, attempt, decision, words] of refusals) {
    it(`is told what to do about ${name}`, async () => {
      const error = await attempt().then(
        () => assert.fail("nothing was refused"),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof BoxError, String(error));
      assert.equal(error.decision, decision, error.message);
      assert.match(error.message, words);
      assertHidden(error, "canary", demoCcgApp.clientSecret, demoJwtApp.clientSecret);
    });
  }
});

describe("the requests of an app that authenticates itself", () => {
  let box: MockBox;
  let endpoint: TokenEndpoint;

  beforeEach(async () => {
    box = await MockBox.start();
    endpoint = new TokenEndpoint(box.transport);
    box.respond("POST", "/oauth2/token", { status: 200, body: tokenText("downscoped") });
  });

  afterEach(() => box.close());

  const exchanged = async (asked: Downscope) => {
    await endpoint.exchange(boxEndpoints, new Secret("canary-subject"), asked);
    const { subject_token_type, grant_type, ...form } = box.requests[0]?.form ?? {};
    assert.equal(grant_type, "urn:ietf:params:oauth:grant-type:token-exchange");
    assert.equal(subject_token_type, "urn:ietf:params:oauth:token-type:access_token");
    return form;
  };

  it("carry the assertion with client ID and secret in the form", async () => {
    await endpoint.jwtBearer({ ...clerk, endpoints: boxEndpoints }, new Secret("canary-assertion"));
    assert.deepEqual(box.requests[0]?.form, {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: "canary-assertion",
      client_id: demoCcgApp.clientId,
      client_secret: demoCcgApp.clientSecret,
    });
  });

  it("carry the subject with client ID and secret in the form", async () => {
    const client = { ...clerk, endpoints: boxEndpoints };
    await endpoint.clientCredentials(client, { type: "user", id: "42" });
    assert.deepEqual(box.requests[0]?.form, {
      grant_type: "client_credentials",
      box_subject_type: "user",
      box_subject_id: "42",
      client_id: demoCcgApp.clientId,
      client_secret: demoCcgApp.clientSecret,
    });
  });

  it("carry the item to restrict a token to in the form, and no client secret", async () => {
    assert.deepEqual(await exchanged({ scopes: ["a", "b"], target: { kind: "folder", id: "0" } }), {
      subject_token: "canary-subject",
      scope: "a b",
      resource: "https://api.box.com/2.0/folders/0",
    });
    assert.equal(box.requests[0]?.path, "/oauth2/token");
  });

  it("carry a shared link in the item's place", async () => {
    const url = "https://app.box.com/s/canarylink";
    assert.deepEqual(await exchanged({ scopes: ["a"], target: { kind: "sharedLink", url } }), {
      subject_token: "canary-subject",
      scope: "a",
      box_shared_link: url,
    });
  });
});

describe("a refused token exchange", () => {
  it("shows neither the token nor the shared link that Box sends back", async () => {
    const box = await MockBox.start();
    const url = "https://app.box.com/s/canarylink";
    const error_description = `Not canary-subject for ${url}`;
    box.respond("POST", "/oauth2/token", {
      status: 400,
      body: { error: "invalid_resource", error_description },
    });
    const asked: Downscope = { scopes: ["a"], target: { kind: "sharedLink", url } };
    const attempt = new TokenEndpoint(box.transport).exchange(
      boxEndpoints,
      new Secret("canary-subject"),
      asked,
    );
    await attempt.then(
      () => assert.fail("nothing was refused"),
      (error: unknown) => assertHidden(error, "canary"),
    );
    await box.close();
  });
});
