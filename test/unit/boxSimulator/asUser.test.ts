import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import {
  demoApp,
  demoAppUser,
  demoCcgApp,
  demoEnterprise,
  demoFile,
  demoUsers,
  type ServerApp,
  type SimulatedApp,
  type SimulatedUser,
} from "../../box-simulator/tenant";
import { accepted, ServerCalls } from "./serverCalls";
import { withSimulator } from "./withSimulator";

const [admin, stranger] = demoUsers;
const person = (id: string, role: "user" | "coadmin"): SimulatedUser => ({
  id,
  role,
  name: `Person ${id}`,
  login: `${id}@example.com`,
  password: `canary-password-of-${id}`,
  enterprise: demoEnterprise,
});
const [coadmin, otherCoadmin, user] = [
  person("71", "coadmin"),
  person("72", "coadmin"),
  person("73", "user"),
];

const oauthApp: SimulatedApp = { ...demoApp, clientId: "asuserapp", mayActAsUser: true };
const managerApp: SimulatedApp = {
  ...oauthApp,
  clientId: "asusermanager",
  scopes: ["root_readwrite", "manage_managed_users"],
};
const serverApp: ServerApp = { ...demoCcgApp, clientId: "asuserserver", mayActAsUser: true };
const appAccessApp: ServerApp = {
  ...serverApp,
  clientId: "asuserappaccess",
  hasEnterpriseAccess: false,
  appUsers: [demoAppUser],
};

const SCOPE = "403 insufficient_scope";
const PERMISSIONS = "403 access_denied_insufficient_permissions";

describe("the header As-User", () => {
  let simulator: BoxSimulator;
  let box: ServerCalls;

  withSimulator(
    {
      apps: [demoApp, oauthApp, managerApp],
      serverApps: [demoCcgApp, serverApp, appAccessApp],
      users: [...demoUsers, coadmin, otherCoadmin, user],
    },
    (started) => {
      simulator = started;
      box = new ServerCalls(simulator);
    },
  );

  const token = ({ clientId }: SimulatedApp, { id }: SimulatedUser) =>
    simulator.signInDirectly(clientId, id).accessToken;
  const serverToken = async (app: ServerApp) =>
    (await accepted(box.clientCredentials("enterprise", app.enterpriseId, app))).access_token;

  function call(accessToken: string, id: string, path = "users/me"): Promise<Response> {
    const headers = { Authorization: `Bearer ${accessToken}`, "As-User": id };
    return fetch(`${simulator.apiUrl}/2.0/${path}`, { headers });
  }

  /** The ID of the user as whom the call was made, or the refusal. */
  async function acting(accessToken: string, id: string): Promise<string> {
    const response = await call(accessToken, id);
    const text = await response.text();
    if (response.ok) {
      return (JSON.parse(text) as { id: string }).id;
    }
    const challenge = /error="(\w+)"/.exec(response.headers.get("www-authenticate") ?? "")?.[1];
    return `${response.status} ${challenge ?? (JSON.parse(text) as { code: string }).code}`;
  }

  const people: [string, SimulatedApp, SimulatedUser, string, string][] = [
    ["an admin as a user", oauthApp, admin, user.id, user.id],
    ["an admin as a co-admin", oauthApp, admin, coadmin.id, coadmin.id],
    ["an admin as an app user", oauthApp, admin, demoAppUser.id, demoAppUser.id],
    ["a co-admin as a user, in an app that manages users", managerApp, coadmin, user.id, user.id],
    ["a co-admin as a user, in another app", oauthApp, coadmin, user.id, SCOPE],
    ["a co-admin as another", managerApp, coadmin, otherCoadmin.id, PERMISSIONS],
    ["a co-admin as the admin", managerApp, coadmin, admin.id, PERMISSIONS],
    ["a user as another", managerApp, user, coadmin.id, SCOPE],
    ["a person without an enterprise", managerApp, stranger, user.id, SCOPE],
    ["an admin in an app without the right", demoApp, admin, user.id, SCOPE],
    ["an admin as somebody of no enterprise", oauthApp, admin, stranger.id, PERMISSIONS],
    ["an admin as a service account", oauthApp, admin, demoCcgApp.serviceAccount.id, PERMISSIONS],
    ["an admin as nobody", oauthApp, admin, "999", PERMISSIONS],
  ];
  for (const [who, app, caller, id, expected] of people) {
    it(`${/^\d+$/.test(expected) ? "lets" : "refuses"} ${who}`, async () => {
      assert.equal(await acting(token(app, caller), id), expected);
    });
  }

  it("lets a service account act as the users that its app can reach", async () => {
    const [wide, narrow] = [await serverToken(serverApp), await serverToken(appAccessApp)];
    assert.equal(await acting(wide, user.id), user.id);
    assert.equal(await acting(narrow, demoAppUser.id), demoAppUser.id);
    assert.equal(await acting(narrow, user.id), PERMISSIONS);
    assert.equal(await acting(await serverToken(demoCcgApp), user.id), SCOPE);
  });

  it("refuses without the right in the words of Box's header, and without a body", async () => {
    const response = await call(token(demoApp, admin), user.id);
    assert.deepEqual([response.status, await response.text()], [403, ""]);
    assert.equal(
      response.headers.get("www-authenticate"),
      'Bearer realm="Service", error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token."',
    );
  });

  it("opens what that user can open, and nothing else", async () => {
    const accessToken = token(oauthApp, admin);
    assert.equal((await box.api(`files/${demoFile.id}`, accessToken)).status, 200);
    assert.equal((await call(accessToken, demoAppUser.id, `files/${demoFile.id}`)).status, 200);
    assert.equal((await call(accessToken, user.id, `files/${demoFile.id}`)).status, 404);
  });

  it("is no right of a downscoped token, and means nothing to the token exchange", async () => {
    const headers = { "As-User": user.id };
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: token(oauthApp, admin),
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope: "item_preview",
    });
    const exchange = fetch(`${simulator.url}/oauth2/token`, { method: "POST", headers, body });
    const { access_token } = await accepted(exchange);
    assert.equal(((await (await box.me(access_token)).json()) as { id: string }).id, admin.id);
    assert.equal(await acting(access_token, user.id), SCOPE);
  });

  it("does not save a dead token", async () => {
    const response = await call("unknown", user.id);
    assert.equal(response.status, 401);
  });
});
