import assert from "node:assert/strict";
import type { AppRegistration } from "../../box-simulator/apps";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { appPath } from "../../box-simulator/console/consolePaths";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoApp, demoCcgApp, demoJwtApp, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls } from "./boxCalls";
import { withSimulator } from "./withSimulator";

const who = { client_id: demoApp.clientId, user_id: demoUsers[1].id };

describe("the developer console", function () {
  // A key pair takes its time.
  this.timeout(10_000);

  let simulator: BoxSimulator;
  let box: BoxCalls;

  withSimulator({ clock: SimulatorClock.standing() }, (started) => {
    simulator = started;
    box = new BoxCalls(simulator);
  });

  /** The page of an app. */
  async function open({ clientId }: AppRegistration = demoApp): Promise<string> {
    return (await fetch(`${simulator.url}${appPath(clientId)}`)).text();
  }

  function shownTokens(page: string): string[] {
    return [...page.matchAll(/value="(canaryDT[A-Za-z0-9]+)"/g)].map(([, token = ""]) => token);
  }

  it("shows the apps, the way in which each authenticates, and no secret", async () => {
    const response = await fetch(simulator.consoleUrl);
    const page = await response.text();
    for (const { name, clientId } of [demoApp, demoJwtApp, demoCcgApp]) {
      assert.ok(page.includes(`<h2><a href="${appPath(clientId)}">${name}</a></h2>`));
    }
    assert.match(page, /Server Authentication \(with JWT\)/);
    assert.match(page, /User Authentication \(OAuth 2\.0\)/);
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.ok(!simulator.secretsIssued().some((secret) => page.includes(secret)));
  });

  it("generates a developer token for an app and a person, and shows it for its 60 minutes", async () => {
    const response = await box.post("/developers/console/token", who);
    assert.deepEqual([response.status, response.headers.get("location")], [303, appPath(demoApp.clientId)]);
    const page = await open();
    assert.match(page, /Developer Token of Tomas Lindqvist/);
    assert.match(page, /Ends in 60 minutes/);
    const [token = ""] = shownTokens(page);
    assert.equal(token.length, 32);
    assert.equal(((await (await box.me(token)).json()) as { id: string }).id, demoUsers[1].id);
    simulator.clock.advance(59 * 60_000);
    assert.match(await open(), /Ends in 1 minute\./);
    assert.equal((await box.me(token)).status, 200);
    simulator.clock.advance(60_000);
    assert.equal((await box.me(token)).status, 401);
    assert.deepEqual(shownTokens(await open()), []);
  });

  it("ends the token before when it generates another for the same app and person", async () => {
    await box.post("/developers/console/token", who);
    await box.post("/developers/console/token", { ...who, user_id: demoUsers[0].id });
    const [first = "", other = ""] = shownTokens(await open());
    await box.post("/developers/console/token", who);
    assert.equal((await box.me(first)).status, 401);
    assert.equal((await box.me(other)).status, 200);
    assert.equal(shownTokens(await open()).length, 2);
  });

  it("revokes a developer token", async () => {
    await box.post("/developers/console/token", who);
    const [token = ""] = shownTokens(await open());
    assert.equal((await box.post("/developers/console/token/revoke", who)).status, 303);
    assert.equal((await box.me(token)).status, 401);
    assert.deepEqual(shownTokens(await open()), []);
  });

  it("is spared a test: a developer token without a browser, which the API can revoke", async () => {
    const { accessToken, expiresAt, expiresInSeconds } = simulator.issueDeveloperToken();
    assert.equal(expiresInSeconds, 3_600);
    assert.equal(expiresAt, simulator.clock.now() + 3_600_000);
    assert.ok(simulator.secretsIssued().includes(accessToken));
    assert.deepEqual(shownTokens(await open()), [accessToken]);
    assert.equal((await box.revoke(accessToken)).status, 200);
    assert.deepEqual(shownTokens(await open()), []);
  });

  it("has configuration files to download, each with the name that Box gives", async () => {
    const pages = await Promise.all([demoApp, demoJwtApp, demoCcgApp].map((app) => open(app)));
    const links = [...pages.join("").matchAll(/href="(\/developers\/console\/config\.json[^"]+)"/g)];
    const files = await Promise.all(links.map(([, link]) => fetch(`${simulator.url}${link}`)));
    const { id } = simulator.keys.pair(demoJwtApp.clientId);
    assert.deepEqual(
      files.map(({ headers }) => headers.get("content-disposition")),
      [
        `attachment; filename="${demoJwtApp.enterpriseId}_${id}_config.json"`,
        `attachment; filename="${demoCcgApp.enterpriseId}_config.json"`,
      ],
    );
    const [jwt, ccg] = await Promise.all(files.map((file) => file.text()));
    assert.match(jwt ?? "", /"passphrase": "canary[^"]+"/);
    assert.equal(ccg, simulator.ccgConfig());
    const { clientId: clientID, clientSecret, enterpriseId: enterpriseID } = demoCcgApp;
    assert.deepEqual(JSON.parse(ccg ?? ""), { boxAppSettings: { clientID, clientSecret }, enterpriseID });
  });

  it("answers 404 to what it does not know", async () => {
    const answers = [
      await box.post("/developers/console/token", { ...who, client_id: "x" }),
      await box.post("/developers/console/token", { ...who, user_id: "x" }),
      await box.post("/developers/console/else", who),
      await fetch(`${simulator.consoleUrl}/config.json?client_id=${demoApp.clientId}`),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 404, 404],
    );
  });

  it("escapes names from outside", async () => {
    const hostile = { ...demoApp, clientId: "../'\"><script>", name: "<script>" };
    simulator.addApp(hostile);
    for (const page of [await (await fetch(simulator.consoleUrl)).text(), await open(hostile)]) {
      assert.ok(!/<script>(?!\nfor )/.test(page) && page.includes("&#60;script&#62;"));
    }
  });
});
