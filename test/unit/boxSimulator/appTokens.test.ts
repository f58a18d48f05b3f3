import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { appPath } from "../../box-simulator/console/consolePaths";
import { SimulatorClient } from "../../box-simulator/simulatorClient";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoFile, demoLimitedApp } from "../../box-simulator/tenant";
import { accepted, refused, ServerCalls, secretsOf } from "./serverCalls";
import { withSimulator } from "./withSimulator";

const YEAR_MS = 365 * 24 * 3_600_000;

/** Box guide "App Token Auth". */
describe("App Tokens", () => {
  let simulator: BoxSimulator;
  let box: ServerCalls;

  withSimulator({ clock: SimulatorClock.standing() }, (started) => {
    simulator = started;
    box = new ServerCalls(simulator);
  });

  it("are for the service account of a Limited Access App", async () => {
    const token = simulator.issueAppToken();
    assert.match(token, /^canaryPT[A-Za-z0-9]{24}$/);
    const { id, login } = demoLimitedApp.serviceAccount;
    const user = (await (await box.me(token)).json()) as { id: string; login: string };
    assert.deepEqual([user.id, user.login], [id, login]);
    assert.equal((await box.api(`files/${demoFile.id}`, token)).status, 200);
  });

  it("are endless, or live as long as was chosen", async () => {
    const [endless, short] = [simulator.issueAppToken(), simulator.issueAppToken({ lifetimeSeconds: 7_200 })];
    const expiresAt = simulator.clock.now() + 7_200_000;
    assert.deepEqual(
      simulator.accessTokens.map((token) => [token.kind, token.expiresAt]),
      [
        ["app", undefined],
        ["app", expiresAt],
      ],
    );
    simulator.clock.advance(7_199_000);
    assert.equal((await box.me(short)).status, 200);
    simulator.clock.advance(1_000);
    assert.equal((await box.me(short)).status, 401);
    simulator.clock.advance(100 * YEAR_MS);
    assert.equal((await box.me(endless)).status, 200);
  });

  it("may be kept from the current user, and from nothing else", async () => {
    const token = simulator.issueAppToken();
    simulator.settings.appTokensReadUser = false;
    const response = await box.me(token);
    const statuses = [
      response.status,
      (await box.api(`files/${demoFile.id}`, token)).status,
      (await box.me(simulator.issueDeveloperToken().accessToken)).status,
      (await box.me("unknown")).status,
    ];
    simulator.settings.appTokensReadUser = true;
    assert.deepEqual(statuses, [403, 200, 200, 401]);
    assert.match(response.headers.get("www-authenticate") ?? "", /error="insufficient_scope"/);
  });

  it("can be downscoped", async () => {
    const resource = `https://api.box.com/2.0/files/${demoFile.id}`;
    const exchange = box.exchange(simulator.issueAppToken(), { scope: "item_preview", resource });
    assert.equal((await accepted(exchange)).restricted_to[0]?.object?.id, demoFile.id);
  });

  it("are all that their app can have: no grant is open to it, and the console has nothing for it", async () => {
    const code = { grant_type: "authorization_code", code: "x" };
    assert.match(await refused(box.token({ ...secretsOf(demoLimitedApp), ...code })), /unauthorized_client/);
    const { enterpriseId } = demoLimitedApp;
    const credentials = box.clientCredentials("enterprise", enterpriseId, demoLimitedApp);
    assert.match(await refused(credentials), /invalid_client/);
    assert.match(await refused(box.jwt(await box.assertion(), demoLimitedApp)), /unauthorized_client/);

    const page = await (await fetch(`${simulator.url}${appPath(demoLimitedApp.clientId)}`)).text();
    assert.match(page, /App Token/);
    assert.doesNotMatch(page, /Developer Token|Save Changes|config\.json/);
    const query = new URLSearchParams({ client_id: demoLimitedApp.clientId });
    assert.equal((await fetch(`${simulator.consoleUrl}/config.json?${query}`)).status, 404);
  });

  it("come from the remote control as well", async () => {
    const client = new SimulatorClient(simulator.url);
    const [endless, short] = [
      await client.issueAppToken(),
      await client.issueAppToken({ lifetimeSeconds: 60 }),
    ];
    assert.deepEqual([(await box.me(endless)).status, (await box.me(short)).status], [200, 200]);
    simulator.clock.advance(60_000);
    assert.deepEqual([(await box.me(endless)).status, (await box.me(short)).status], [200, 401]);
  });
});
