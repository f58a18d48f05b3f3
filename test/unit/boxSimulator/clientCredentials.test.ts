import assert from "node:assert/strict";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoAppUser, demoCcgApp, demoJwtApp, demoUsers, type ServerApp } from "../../box-simulator/tenant";
import { credentials } from "./boxCalls";
import { accepted, refused, ServerCalls, secretsOf } from "./serverCalls";

const unauthorizedApp: ServerApp = { ...demoCcgApp, clientId: "unauthorizedapp", isAuthorized: false };
const enterpriseOnlyApp: ServerApp = { ...demoCcgApp, clientId: "enterpriseonly", mayGetUserTokens: false };
const appAccessApp: ServerApp = {
  ...demoCcgApp,
  clientId: "appaccess",
  hasEnterpriseAccess: false,
  appUsers: [demoAppUser],
};

const INVALID = "400 invalid_grant Grant credentials are invalid";

describe("the client credentials grant", () => {
  let simulator: BoxSimulator;
  let box: ServerCalls;

  before(async () => {
    const serverApps = [demoCcgApp, demoJwtApp, unauthorizedApp, enterpriseOnlyApp, appAccessApp];
    simulator = await BoxSimulator.start({ serverApps });
    box = new ServerCalls(simulator);
  });

  after(() => simulator.close());

  beforeEach(() => simulator.reset());

  it("gives a token of the service account for the enterprise, without refresh token", async () => {
    const { access_token, ...rest } = await accepted(
      box.clientCredentials("enterprise", demoCcgApp.enterpriseId),
    );
    assert.deepEqual(rest, { expires_in: 4123, restricted_to: [], token_type: "bearer" });
    const me = await (await box.me(access_token, "?fields=enterprise,is_platform_access_only")).json();
    assert.deepEqual(me, {
      type: "user",
      id: demoCcgApp.serviceAccount.id,
      name: demoCcgApp.serviceAccount.name,
      login: demoCcgApp.serviceAccount.login,
      enterprise: { type: "enterprise", ...demoCcgApp.serviceAccount.enterprise },
      is_platform_access_only: true,
    });
  });

  it("gives a token of a managed user, and of an app user of its own", async () => {
    const managed = await accepted(box.clientCredentials("user", demoUsers[0].id));
    const own = await accepted(box.clientCredentials("user", demoAppUser.id, appAccessApp));
    const ids = await Promise.all(
      [managed, own].map(async ({ access_token }) => {
        return ((await (await box.me(access_token)).json()) as { id: string }).id;
      }),
    );
    assert.deepEqual(ids, [demoUsers[0].id, demoAppUser.id]);
  });

  const wrong: [string, ServerApp, string, string, string][] = [
    ["an unknown enterprise", demoCcgApp, "enterprise", "999", INVALID],
    ["an unknown user", demoCcgApp, "user", "999", INVALID],
    ["an unknown sort of subject", demoCcgApp, "external", demoUsers[0].id, INVALID],
    ["an app user of another app", demoCcgApp, "user", demoAppUser.id, INVALID],
    ["an app that no admin has authorized", unauthorizedApp, "enterprise", demoCcgApp.enterpriseId, INVALID],
    ["a managed user to an app with app access only", appAccessApp, "user", demoUsers[0].id, INVALID],
    [
      "a user to an app that may not have user tokens",
      enterpriseOnlyApp,
      "user",
      demoUsers[0].id,
      '400 unauthorized_client The "box_subject_type" value is unauthorized for this client_id',
    ],
    [
      "no subject",
      demoCcgApp,
      "",
      "",
      "400 invalid_request The box_subject_type or box_subject_id parameter is missing",
    ],
  ];
  for (const [what, app, type, id, expected] of wrong) {
    it(`refuses ${what}`, async () => {
      assert.equal(await refused(box.clientCredentials(type, id, app)), expected);
      assert.equal(simulator.accessTokens.length, 0);
    });
  }

  it("refuses a wrong pair of ID and secret, and apps of another type", async () => {
    const enterprise = demoCcgApp.enterpriseId;
    const wrongSecret = { ...demoCcgApp, clientSecret: "x" };
    assert.equal(await refused(box.clientCredentials("enterprise", enterprise, wrongSecret)), INVALID);
    const otherType = "400 invalid_client The client credentials are invalid";
    assert.equal(await refused(box.clientCredentials("enterprise", enterprise, demoJwtApp)), otherType);
    assert.equal(await refused(box.token({ ...credentials, grant_type: "client_credentials" })), otherType);
  });

  it("gives tokens that end by themselves and by revocation of their own app", async () => {
    const enterprise = () => accepted(box.clientCredentials("enterprise", demoCcgApp.enterpriseId));
    const [one, two] = [await enterprise(), await enterprise()];
    const revoke = (app: ServerApp) => {
      return box.post("/oauth2/revoke", { ...secretsOf(app), token: one.access_token });
    };
    assert.equal(await refused(revoke(demoJwtApp)), "400 invalid_token The supplied token is invalid");
    const response = await revoke(demoCcgApp);
    assert.deepEqual([response.status, await response.text()], [200, ""]);
    assert.equal(await refused(revoke(demoCcgApp)), "400 invalid_token The supplied token is invalid");
    assert.equal((await box.me(one.access_token)).status, 401);
    assert.equal((await box.me(two.access_token)).status, 200);
    simulator.clock.advance(4_123_000);
    assert.equal((await box.me(two.access_token)).status, 401);
    assert.deepEqual(
      simulator.accessTokens.map(({ kind, state }) => `${kind} ${state}`),
      ["server revoked", "server expired"],
    );
  });

  it("has no page to log in: such an app has no redirect URI that could match", async () => {
    const query = new URLSearchParams({ response_type: "code", client_id: demoCcgApp.clientId });
    const response = await fetch(`${simulator.authorizeUrl}?${query}`);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /Error: redirect_uri_mismatch/);
  });
});
