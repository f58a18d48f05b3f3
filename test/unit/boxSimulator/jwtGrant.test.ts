import assert from "node:assert/strict";
import { createPublicKey, randomUUID } from "node:crypto";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoAppUser, demoCcgApp, demoJwtApp, demoUsers, type ServerApp } from "../../box-simulator/tenant";
import { credentials } from "./boxCalls";
import { type AssertionChanges, accepted, refused, ServerCalls, secretsOf } from "./serverCalls";
import { withSimulator } from "./withSimulator";

const foreignApp: ServerApp = { ...demoJwtApp, clientId: "foreignapp" };
const unauthorizedApp: ServerApp = { ...demoJwtApp, clientId: "unauthorizedapp", isAuthorized: false };
const enterpriseOnlyApp: ServerApp = { ...demoJwtApp, clientId: "enterpriseonly", mayGetUserTokens: false };
const appAccessApp: ServerApp = { ...demoJwtApp, clientId: "appaccess", hasEnterpriseAccess: false };

const EXP_TOO_FAR =
  "400 invalid_grant Please check the 'exp' claim. The 'exp' value exceeds the maximum value of 60 seconds beyond the issue time.";
const EXP_PAST =
  "400 invalid_grant Current date/time MUST be before the expiration date/time listed in the 'exp' claim";
const ISSUED_IN_FUTURE =
  "400 invalid_grant Current date/time MUST be after the date/time listed in the 'nbf' or 'iat' claim";
const JTI = "400 invalid_grant Please check the 'jti' claim. A unique 'jti' value is required.";
const SUB = "400 invalid_grant Please check the 'sub' claim. The 'sub' specified is invalid.";
const AUD = "400 invalid_grant Please check the 'aud' claim. The 'aud' specified is invalid.";
const ISS = "400 invalid_grant Please check the 'iss' claim. The 'iss' specified is invalid.";
const KID = '400 invalid_grant "kid" invalid, unable to lookup correct key';
const NO_KID = '400 invalid_grant "kid" empty, unable to lookup correct key';
const SIGNATURE = "400 invalid_grant Signature verification failed";
const NO_USER_TOKENS =
  "400 invalid_request Cannot obtain user token based on the enterprise configuration for your app";

describe("the JWT grant", function () {
  // Key pairs take their time.
  this.timeout(10_000);

  let simulator: BoxSimulator;
  let box: ServerCalls;

  withSimulator(
    {
      clock: SimulatorClock.standing(),
      serverApps: [demoJwtApp, demoCcgApp, foreignApp, unauthorizedApp, enterpriseOnlyApp, appAccessApp],
    },
    (started) => {
      simulator = started;
      box = new ServerCalls(simulator);
      for (const app of [unauthorizedApp, enterpriseOnlyApp, appAccessApp]) {
        shareKey(app);
      }
    },
  );

  /** Another app with the demo app's key. */
  function shareKey({ clientId }: ServerApp): void {
    const { id, privateKey } = simulator.keys.pair(demoJwtApp.clientId);
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" });
    simulator.keys.register(clientId, id, publicKey.toString());
  }

  it("answers an assertion for the enterprise with a token of the service account, without refresh token", async () => {
    const { access_token, ...rest } = await accepted(box.jwt(await box.assertion()));
    assert.deepEqual(rest, { expires_in: 4123, restricted_to: [], token_type: "bearer" });
    assert.match(access_token, /^canaryAT/);
    const me = (await (await box.me(access_token)).json()) as { login: string };
    assert.match(me.login, /^AutomationUser_\d+_\w+@boxdevedition\.com$/);
  });

  it("answers an assertion for an app user or a managed user with a token of that user", async () => {
    for (const { id, login } of [demoAppUser, demoUsers[0]]) {
      const assertion = await box.assertion({ claims: { box_sub_type: "user", sub: id } });
      const { access_token } = await accepted(box.jwt(assertion));
      assert.equal(((await (await box.me(access_token)).json()) as { login: string }).login, login);
    }
  });

  for (const alg of ["RS256", "RS384", "RS512"]) {
    it(`takes a signature with ${alg}`, async () => {
      await accepted(box.jwt(await box.assertion({ header: { alg } })));
    });
  }

  it("takes an assertion without key ID from an app with one key, and not from one with two", async () => {
    const header = { kid: undefined };
    await accepted(box.jwt(await box.assertion({ header })));
    const { privateKey } = simulator.keys.pair(foreignApp.clientId);
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" });
    simulator.keys.register(demoJwtApp.clientId, "second", publicKey.toString());
    assert.equal(await refused(box.jwt(await box.assertion({ header }))), NO_KID);
    simulator.keys.remove(demoJwtApp.clientId, "second");
  });

  const wrong: [string, (calls: ServerCalls) => AssertionChanges, string][] = [
    ["that lives longer than 60 seconds", (calls) => ({ claims: { exp: calls.seconds(61) } }), EXP_TOO_FAR],
    [
      "that lives longer than 60 seconds since its own issue",
      (calls) => ({ claims: { exp: calls.seconds(40), iat: calls.seconds(-30) } }),
      EXP_TOO_FAR,
    ],
    ["that has expired", (calls) => ({ claims: { exp: calls.seconds(0) } }), EXP_PAST],
    ["without an end", () => ({ claims: { exp: undefined } }), EXP_PAST],
    ["from the future", (calls) => ({ claims: { iat: calls.seconds(1) } }), ISSUED_IN_FUTURE],
    ["that is not good yet", (calls) => ({ claims: { nbf: calls.seconds(1) } }), ISSUED_IN_FUTURE],
    ["without an ID", () => ({ claims: { jti: undefined } }), JTI],
    ["with an ID of 15 characters", () => ({ claims: { jti: "j".repeat(15) } }), JTI],
    ["with an ID of 129 characters", () => ({ claims: { jti: "j".repeat(129) } }), JTI],
    ["for another audience", (calls) => ({ claims: { aud: `${calls.simulator.url}/oauth2/token` } }), AUD],
    ["without an audience", () => ({ claims: { aud: undefined } }), AUD],
    ["of another issuer", () => ({ claims: { iss: "somebodyelse" } }), ISS],
    ["for an unknown enterprise", () => ({ claims: { sub: "999" } }), SUB],
    ["for an unknown user", () => ({ claims: { box_sub_type: "user", sub: "999" } }), SUB],
    [
      "for a person of no enterprise",
      () => ({ claims: { box_sub_type: "user", sub: demoUsers[1].id } }),
      SUB,
    ],
    ["for a subject that is a number", () => ({ claims: { sub: Number(demoJwtApp.enterpriseId) } }), SUB],
    ["without a sort of subject", () => ({ claims: { box_sub_type: undefined } }), SUB],
    [
      "for the service account as a user",
      () => ({ claims: { box_sub_type: "user", sub: demoJwtApp.serviceAccount.id } }),
      NO_USER_TOKENS,
    ],
    ["with an unknown key ID", () => ({ header: { kid: "unknown" } }), KID],
    ["with the key of another app", () => ({ signer: foreignApp }), KID],
    [
      "with a signature of PS256",
      () => ({ header: { alg: "PS256" } }),
      "400 invalid_grant Algorithm not allowed",
    ],
  ];
  for (const [what, changes, expected] of wrong) {
    it(`refuses an assertion ${what}`, async () => {
      assert.equal(await refused(box.jwt(await box.assertion(changes(box)))), expected);
      assert.equal(simulator.accessTokens.length, 0);
    });
  }

  it("refuses an assertion that another key signed, and one that is no JWT", async () => {
    const kid = simulator.keys.pair(demoJwtApp.clientId).id;
    const forged = await box.assertion({ signer: foreignApp, header: { kid } });
    assert.equal(await refused(box.jwt(forged)), SIGNATURE);
    assert.equal(await refused(box.jwt("no.jwt.atall")), SIGNATURE);
  });

  it("takes an assertion once, and its ID again after its end", async () => {
    const claims = { jti: randomUUID() };
    const assertion = await box.assertion({ claims });
    await accepted(box.jwt(assertion));
    assert.equal(await refused(box.jwt(assertion)), JTI);
    assert.equal(await refused(box.jwt(await box.assertion({ claims }))), JTI);
    simulator.clock.advance(30_000);
    await accepted(box.jwt(await box.assertion({ claims })));
  });

  it("takes a life of exactly 60 seconds", async () => {
    const claims = { exp: box.seconds(60), iat: box.seconds(0), nbf: box.seconds(0) };
    await accepted(box.jwt(await box.assertion({ claims })));
  });

  it("refuses a key that was removed from the app", async () => {
    simulator.keys.remove(unauthorizedApp.clientId, simulator.keys.pair(demoJwtApp.clientId).id);
    const assertion = await box.assertion({ claims: { iss: unauthorizedApp.clientId } });
    assert.equal(await refused(box.jwt(assertion, unauthorizedApp)), KID);
    shareKey(unauthorizedApp);
  });

  const user = (id: string) => ({ box_sub_type: "user", sub: id });
  const apps: [string, ServerApp, Record<string, string>, string][] = [
    [
      "that no admin has authorized",
      unauthorizedApp,
      {},
      "400 unauthorized_client This app is not authorized by the enterprise admin",
    ],
    ["that may not have user tokens", enterpriseOnlyApp, user(demoAppUser.id), NO_USER_TOKENS],
    ["that may have app users alone a managed user", appAccessApp, user(demoUsers[0].id), NO_USER_TOKENS],
  ];
  for (const [what, app, claims, expected] of apps) {
    it(`refuses an app ${what}`, async () => {
      const assertion = await box.assertion({ claims: { iss: app.clientId, ...claims } });
      assert.equal(await refused(box.jwt(assertion, app)), expected);
    });
  }

  it("gives an app without enterprise access its own app users", async () => {
    const claims = { iss: appAccessApp.clientId, ...user(demoAppUser.id) };
    await accepted(box.jwt(await box.assertion({ claims }), appAccessApp));
  });

  it("refuses a wrong secret, a missing assertion, and apps of another type", async () => {
    const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const assertion = await box.assertion();
    const form = { ...secretsOf(demoJwtApp), grant_type, assertion };
    const otherGrant = "400 unauthorized_client The grant type is unauthorized for this client_id";
    assert.equal(
      await refused(box.token({ ...form, client_secret: "x" })),
      "400 invalid_client The client credentials are invalid",
    );
    assert.equal(
      await refused(box.token({ ...form, assertion: "" })),
      "400 invalid_request The assertion parameter is missing",
    );
    assert.equal(await refused(box.token({ ...form, ...secretsOf(demoCcgApp) })), otherGrant);
    assert.equal(await refused(box.token({ ...form, ...credentials })), otherGrant);
    const refresh = { ...secretsOf(demoJwtApp), grant_type: "refresh_token", refresh_token: "x" };
    assert.equal(await refused(box.token(refresh)), otherGrant);
  });

  it("records and shows no assertion and no key", async () => {
    const assertion = await box.assertion();
    await box.jwt(assertion);
    const shown = JSON.stringify([simulator.requests, simulator.accessTokens]);
    assert.ok(![assertion, ...simulator.secretsIssued()].some((secret) => shown.includes(secret)));
  });
});
