import assert from "node:assert/strict";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { appPath } from "../../box-simulator/console/consolePaths";
import { demoApp, demoCcgApp, demoEnterprise, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls, type TokenBody } from "./boxCalls";
import { authorizeUrl, SimulatedPerson } from "./simulatedPerson";

const callback = "http://localhost:28473/callback";

describe("the apps of the developer console", () => {
  let simulator: BoxSimulator;
  let box: BoxCalls;

  beforeEach(async () => {
    simulator = await BoxSimulator.start();
    box = new BoxCalls(simulator);
  });

  afterEach(() => simulator.close());

  const create = (name: string, authentication = "oauth") =>
    box.post("/developers/console/new", { name, authentication });

  /** The path of the page of a new app. */
  async function created(name = "Paper Boats", authentication?: string): Promise<string> {
    const response = await create(name, authentication);
    assert.equal(response.status, 303);
    return response.headers.get("location") ?? "";
  }

  const open = async (path: string) => (await fetch(`${simulator.url}${path}`)).text();

  /** Sends the form of the page, with fields that may be there more than once. */
  function save(path: string, uris: readonly string[], more: readonly (readonly [string, string])[] = []) {
    const body = new URLSearchParams([...uris.map((uri) => ["redirect_uri", uri]), ...more].map(pair));
    return fetch(`${simulator.url}${path}`, { method: "POST", body, redirect: "manual" });
  }

  async function shown(path: string) {
    const page = await open(path);
    const values = (name: string) =>
      [...page.matchAll(new RegExp(`<input [^>]*${name}[^>]*>`, "g"))].map(([input]) => input);
    return {
      page,
      clientId: /id="client-id" readonly value="([a-z0-9]+)"/.exec(page)?.[1] ?? "",
      redirectUris: values('name="redirect_uri"')
        .map((input) => / value="([^"]*)"/.exec(input)?.[1])
        .filter((value) => value !== undefined),
      scopes: values('name="scope"')
        .filter((input) => input.endsWith(" checked>"))
        .map((input) => / value="([^"]*)"/.exec(input)?.[1]),
    };
  }

  it("take a newcomer from nothing to a sign-in by what the pages show alone", async () => {
    assert.match(await open("/developers/console"), /href="\/developers\/console\/new">Create New App</);
    const form = await open("/developers/console/new");
    assert.match(form, /value="oauth" checked>\s*<span>User Authentication \(OAuth 2\.0\)/);
    const path = await created();
    const { clientId, redirectUris, page } = await shown(path);
    assert.match(clientId, /^[a-z0-9]{32}$/);
    assert.deepEqual(redirectUris, ["https://app.box.com"]);
    assert.ok(!simulator.secretsIssued().some((secret) => page.includes(secret)));

    const asked = { client_id: clientId, redirect_uri: callback };
    const mismatch = await fetch(authorizeUrl(simulator, asked));
    assert.equal(mismatch.status, 400);
    assert.match(await mismatch.text(), /There seems to be a problem with this app.*redirect_uri_mismatch/s);

    assert.equal((await save(path, [...redirectUris, callback])).status, 303);
    const fetched = await box.post(path.replace("configuration", "secret"), {});
    const secret = /id="client-secret" readonly value="([^"]+)"/.exec(await fetched.text())?.[1] ?? "";
    assert.ok(simulator.secretsIssued().includes(secret));

    const person = new SimulatedPerson(simulator);
    const code = (await person.signIn(authorizeUrl(simulator, asked))).searchParams.get("code") ?? "";
    const grant = { grant_type: "authorization_code", code, client_id: clientId, client_secret: secret };
    const { access_token } = (await (await box.token(grant)).json()) as TokenBody;
    assert.equal((await box.me(access_token)).status, 200);
  });

  it("are compared with the redirect URI of a sign-in character for character, as saved last", async () => {
    const path = await created();
    const { clientId } = await shown(path);
    const status = async (uri: string) =>
      (await fetch(authorizeUrl(simulator, { client_id: clientId, redirect_uri: uri }))).status;
    await save(path, [callback]);
    assert.equal(await status(callback), 200);
    for (const other of [`${callback}/`, callback.replace("localhost", "127.0.0.1"), "https://app.box.com"]) {
      assert.equal(await status(other), 400, other);
    }
    await save(path, [`${callback}/`]);
    assert.deepEqual([await status(callback), await status(`${callback}/`)], [400, 200]);
  });

  it("are saved by Save Changes alone: what is added or removed before is only on the page", async () => {
    const path = await created();
    const added = await (await save(path, ["https://app.box.com", callback], [["action", "add"]])).text();
    assert.ok(added.includes(`value="${callback}"`) && added.includes("Not saved yet."));
    const removed = await (await save(path, ["https://app.box.com", callback], [["remove", "0"]])).text();
    assert.ok(removed.includes(`value="${callback}"`) && !removed.includes('value="https://app.box.com"'));
    assert.deepEqual((await shown(path)).redirectUris, ["https://app.box.com"]);
  });

  it("say that they were saved, once", async () => {
    const path = await created();
    const location = (await save(path, [callback])).headers.get("location") ?? "";
    assert.match(await open(location), /role="status">Saved\.</);
    assert.doesNotMatch(await open(path), /Saved\./);
  });

  const refusals = [
    { uris: [], says: /needs at least one redirect URI/ },
    { uris: [" "], says: /needs at least one redirect URI/ },
    { uris: [callback, callback], says: /is there twice/ },
    { uris: ["localhost:28473"], says: /not a URI/ },
    { uris: ["callback"], says: /not a URI/ },
    { uris: ["http://192.168.0.1/callback"], says: /may do without HTTPS/ },
    { uris: ["http://localhost.example/"], says: /may do without HTTPS/ },
    { uris: ["javascript:alert(1)"], says: /this one cannot/ },
    { uris: ["JavaScript:alert(1)"], says: /this one cannot/ },
    { uris: ["https://a.example;script-src/"], says: /not a URI/ },
    { uris: ["https://ä.example/"], says: /not a URI/ },
    { uris: ["https://a.example/ b"], says: /not a URI/ },
    { uris: ["https://a.example/\r\nX-Header: 1"], says: /not a URI/ },
    { uris: [`https://a.example/${"a".repeat(1_000)}`], says: /not a URI/ },
    { uris: ["http://[::1]:28473/callback"], says: undefined },
    { uris: ["vscode://box-auth.box-auth/callback"], says: undefined },
  ] as const;

  for (const { uris, says } of refusals) {
    it(`${says ? "refuse" : "take"} the redirect URIs ${JSON.stringify(uris).slice(0, 60)}`, async () => {
      const path = await created();
      const response = await save(path, uris);
      assert.equal(response.status, says ? 400 : 303);
      if (says) {
        assert.match(await response.text(), says);
        assert.deepEqual((await shown(path)).redirectUris, ["https://app.box.com"]);
      } else {
        assert.deepEqual((await shown(path)).redirectUris, uris);
      }
    });
  }

  it("ask for the scopes that were saved, and know no others", async () => {
    const path = await created();
    assert.deepEqual((await shown(path)).scopes, ["root_readwrite"]);
    await save(
      path,
      [callback],
      [
        ["scope", "root_readonly"],
        ["scope", "manage_users<script>"],
      ],
    );
    const { scopes, clientId } = await shown(path);
    assert.deepEqual(scopes, ["root_readonly"]);
    const person = new SimulatedPerson(simulator);
    const asked = authorizeUrl(simulator, { client_id: clientId, redirect_uri: callback });
    const consent = await person.logIn(await person.open(asked));
    assert.ok(consent.includes("<li>Read all files and folders</li>") && !consent.includes("Read and write"));
  });

  it("have a name that no other app has", async () => {
    for (const name of [demoApp.name ?? "", " demo app ", "", "   ", "a".repeat(81)]) {
      assert.equal((await create(name)).status, 400, name);
    }
    assert.equal((await create("A", "magic")).status, 400);
    const again = await (await create(`"><script>alert(1)</script>`, "")).text();
    assert.ok(again.includes("&#34;&#62;&#60;script&#62;") && !again.includes("<script"));
  });

  it("show a hostile name and a hostile address as text", async () => {
    const path = await created(`"><script>alert(1)</script>`);
    const hostile = `https://a.example/?"><script>alert(1)</script>`;
    await save(path, [hostile], [["action", "add"]]);
    const tried = await (await save(path, [hostile], [["action", "add"]])).text();
    for (const page of [await open(path), await open("/developers/console"), tried]) {
      assert.ok(page.includes("&#34;&#62;&#60;script&#62;") && !page.includes("<script>alert"));
    }
  });

  it("run the script of their copy buttons and no other", async () => {
    const { headers } = await fetch(`${simulator.url}${await created()}`);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/);
  });

  it("with server authentication get a token once an admin has authorized them", async () => {
    const path = await created("Night Boats", "clientCredentials");
    const { clientId, page } = await shown(path);
    assert.match(page, /has not authorized this app/);
    assert.ok(!page.includes("Redirect URI"));
    const secret = simulator.secretsIssued().findLast((known) => known.startsWith("canaryCS")) ?? "";
    const ask = () =>
      box.token({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: secret,
        box_subject_type: "enterprise",
        box_subject_id: demoEnterprise.id,
      });
    assert.equal((await ask()).status, 400);
    assert.equal((await box.post(path.replace("configuration", "authorize"), {})).status, 303);
    assert.equal((await ask()).status, 200);
    assert.ok(!(await open(path)).includes("has not authorized"));
    assert.equal((await save(path, [], [["scope", "root_readonly"]])).status, 303);
    assert.deepEqual((await shown(path)).scopes, ["root_readonly"]);
  });

  it("give a developer token and show it on the page of its app alone", async () => {
    const path = await created();
    const { clientId } = await shown(path);
    await box.post("/developers/console/token", { client_id: clientId, user_id: demoUsers[1].id });
    assert.match(await open(path), /Developer Token of Tomas Lindqvist/);
    assert.doesNotMatch(await open(appPath(demoApp.clientId)), /Developer Token of/);
  });

  it("answer 404 where there is no such page or app", async () => {
    const paths = ["/developers/console/app/x/configuration", "/developers/console/app/%E0/configuration"];
    const path = appPath(demoCcgApp.clientId);
    const missing = [
      ...paths.map((one) => fetch(`${simulator.url}${one}`)),
      fetch(`${simulator.url}${path.replace("configuration", "secret")}`),
      fetch(`${simulator.url}${path.replace("configuration", "else")}`),
      fetch(`${simulator.url}${path}/configuration`),
      box.post("/developers/console/app/x/secret", {}),
    ];
    assert.deepEqual(
      (await Promise.all(missing)).map(({ status }) => status),
      missing.map(() => 404),
    );
  });
});

function pair(entry: readonly string[]): [string, string] {
  return [entry[0] ?? "", entry[1] ?? ""];
}
