import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import {
  demoAppUser,
  demoCcgApp,
  demoFile,
  demoFolder,
  demoJwtApp,
  demoUsers,
} from "../../box-simulator/tenant";
import { SdkBox } from "./sdkBox";

describe("the official SDK, as an app that authenticates itself", function () {
  this.timeout(20_000);

  let box: SdkBox;
  let simulator: BoxSimulator;

  before(async () => {
    box = await SdkBox.start();
    simulator = box.simulator;
  });

  after(() => simulator.close());

  beforeEach(() => box.reset());

  for (const passphrase of ["canary-passphrase", undefined]) {
    const sort = passphrase === undefined ? "plain" : "encrypted";
    it(`authenticates with a configuration file whose key is ${sort}, downscopes and revokes`, async () => {
      const text = simulator.jwtConfig(passphrase === undefined ? {} : { passphrase });
      const config = box.sdk.JwtConfig.fromConfigJsonString(text);
      const [auth, networkSession] = [new box.sdk.BoxJwtAuth({ config }), box.newSession()];
      const client = new box.sdk.BoxClient({ auth, networkSession });
      assert.equal((await client.users.getUserMe()).login, demoJwtApp.serviceAccount.login);
      const resource = `https://api.box.com/2.0/files/${demoFile.id}`;
      const token = await auth.downscopeToken(["item_preview"], resource, undefined, networkSession);
      assert.deepEqual(
        token.restrictedTo?.map(({ scope, object }) => [scope, object?.type, object?.id]),
        [["item_preview", "file", demoFile.id]],
      );
      await auth.revokeToken(networkSession);
      box.fitsDescription(4);
      assert.deepEqual(
        simulator.accessTokens.map(({ kind, state }) => `${kind} ${state}`),
        ["server revoked", "downscoped good"],
      );
    });
  }

  it("authenticates as an app user", async () => {
    const config = box.sdk.JwtConfig.fromConfigJsonString(simulator.jwtConfig());
    const auth = new box.sdk.BoxJwtAuth({ config }).withUserSubject(demoAppUser.id);
    const client = new box.sdk.BoxClient({ auth, networkSession: box.newSession() });
    assert.equal((await client.users.getUserMe()).login, demoAppUser.login);
    box.fitsDescription(2);
  });

  it("authenticates with client credentials for enterprise and user, downscopes and revokes", async () => {
    const { clientId, clientSecret, enterpriseId } = demoCcgApp;
    const config = new box.sdk.CcgConfig({ clientId, clientSecret, enterpriseId });
    const [auth, networkSession] = [new box.sdk.BoxCcgAuth({ config }), box.newSession()];
    const client = new box.sdk.BoxClient({ auth, networkSession });
    assert.equal((await client.users.getUserMe()).login, demoCcgApp.serviceAccount.login);
    const user = new box.sdk.BoxClient({ auth: auth.withUserSubject(demoUsers[0].id), networkSession });
    assert.equal((await user.users.getUserMe()).login, demoUsers[0].login);

    const resource = `https://api.box.com/2.0/folders/${demoFolder.id}`;
    const token = await auth.downscopeToken(["base_upload"], resource, undefined, networkSession);
    assert.equal(token.restrictedTo?.[0]?.object?.id, demoFolder.id);
    await auth.revokeToken(networkSession);
    box.fitsDescription(6);
  });

  it("acts as another user, when its app may", async () => {
    const app = { ...demoCcgApp, clientId: "asuserserver", mayActAsUser: true };
    simulator.addServerApp(app);
    for (const { clientId, clientSecret, enterpriseId } of [app, demoCcgApp]) {
      const config = new box.sdk.CcgConfig({ clientId, clientSecret, enterpriseId });
      const [auth, networkSession] = [new box.sdk.BoxCcgAuth({ config }), box.newSession()];
      const client = new box.sdk.BoxClient({ auth, networkSession }).withAsUserHeader(demoUsers[0].id);
      const user = client.users.getUserMe();
      await (clientId === demoCcgApp.clientId
        ? assert.rejects(user, /403/)
        : user.then(({ login }) => assert.equal(login, demoUsers[0].login)));
    }
    box.fitsDescription(4);
  });

  it("works with a developer token, and downscopes it", async () => {
    const token = simulator.issueDeveloperToken().accessToken;
    const [auth, networkSession] = [new box.sdk.BoxDeveloperTokenAuth({ token }), box.newSession()];
    const client = new box.sdk.BoxClient({ auth, networkSession });
    assert.equal((await client.users.getUserMe()).id, demoUsers[0].id);
    const link = demoFolder.sharedLink?.url;
    const { restrictedTo } = await auth.downscopeToken(["item_preview"], undefined, link, networkSession);
    assert.equal(restrictedTo?.[0]?.object?.id, demoFolder.id);
    box.fitsDescription(2);
  });
});
