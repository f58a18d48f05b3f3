import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "../../../../../src/base/secret";
import { importAccounts } from "../../../../../src/editor/commands/signIn/importAccounts";
import { signIn } from "../../../../../src/editor/commands/signIn/signIn";
import { demoApp, demoCcgApp } from "../../../../box-simulator/tenant";
import { TemporaryFolder } from "../../../../host/temporaryFolder";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { type CommandFixture, ownApp, withCommands } from "../../commandFixture";

describe("Box: Import Accounts…", function () {
  this.timeout(10_000);
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder("import", "test");
  });

  afterEach(() => folder.remove());

  function fileHas(...lines: readonly string[]): void {
    const path = join(folder.path, ".env");
    writeFileSync(path, lines.join("\n"));
    editor.expect({ asks: "import accounts from a file", pick: path });
  }

  const ownAppFile = (clientSecret: string = ownApp.clientSecret) => [
    `BOX_CLIENT_ID=${ownApp.clientId}`,
    `BOX_CLIENT_SECRET=${clientSecret}`,
    `BOX_REDIRECT_URL=${window.redirectUri}`,
  ];

  /** Own app, as a sign-in before has left it. */
  async function ownAppIsKept(endpoints = window.endpoints): Promise<void> {
    const { clientId, clientSecret } = ownApp;
    const { redirectUri } = window;
    await window.accounts.apps.write({
      clientId,
      clientSecret: new Secret(clientSecret),
      redirectUri,
      endpoints,
    });
  }

  it("shows the file's own redirect URI before the browser opens, and signs in with it", async () => {
    editor.settings.set("boxAuth.redirectUri", "http://localhost:28473/callback");
    fileHas(...ownAppFile());
    editor.expect(
      { asks: "register the redirect URI", pick: "Copy the redirect URI" },
      { asks: "register the redirect URI", pick: "Continue" },
    );
    const address = await window.runApproved(importAccounts);
    assert.equal(editor.clipboard, window.redirectUri);
    assert.equal(new URL(address).searchParams.get("redirect_uri"), window.redirectUri);
    assert.match(editor.takeMessage().text, /Signed in to Box as/);
  });

  it("never replaces the app of the settings", async () => {
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    fileHas(...ownAppFile());
    editor.expect({ asks: "register the redirect URI", pick: "Continue" });
    await window.runApproved(importAccounts);
    assert.equal(editor.settings.get("boxAuth.clientId"), demoApp.clientId);
    assert.ok((await window.accounts.apps.ids()).includes(ownApp.clientId));
  });

  it("replaces a kept client secret neither unasked nor before Box accepted the file's one", async () => {
    await window.signInOAuth();
    fileHas(`BOX_CLIENT_ID=${demoApp.clientId}`, "BOX_CLIENT_SECRET=somebody-elses");
    editor.expect({ asks: "Replace the client secret of app", escape: true });
    await window.run(importAccounts);
    const keptSecret = async () => (await window.accounts.apps.read(demoApp.clientId))?.clientSecret.expose();
    assert.equal(await keptSecret(), demoApp.clientSecret);

    fileHas(`BOX_CLIENT_ID=${demoApp.clientId}`, "BOX_CLIENT_SECRET=somebody-elses");
    editor.settings.set("boxAuth.redirectUri", demoApp.redirectUris[0]);
    editor.expect(
      { asks: "Replace the client secret of app", press: "Use the File's Secret" },
      { asks: "register the redirect URI", escape: true },
    );
    await window.run(importAccounts);
    assert.equal(await keptSecret(), demoApp.clientSecret);
  });

  it("says why Box refused an app's secret, asks for it anew, and still knows the one that is kept", async () => {
    await ownAppIsKept();
    fileHas(...ownAppFile("a-wrong-secret"));
    editor.expect(
      { asks: "Replace the client secret of app", press: "Use the File's Secret" },
      { asks: "register the redirect URI", pick: "Continue" },
      { asks: "does not accept the client ID and client secret", press: "Enter Client Secret" },
      { asks: "client secret", escape: true },
    );
    await window.runApproved(importAccounts);
    await editor.until(() => editor.questions.at(-1)?.isPassword === true);
    assert.equal(editor.takeMessage().kind, "error");
    editor.settings.set("boxAuth.clientId", ownApp.clientId);
    await window.runApproved(signIn);
    assert.match(editor.takeMessage().text, /Signed in to Box as/);
  });

  it("offers no secret that is kept for another Box", async () => {
    await ownAppIsKept({ ...window.endpoints, apiUrl: "https://api.box.com" });
    fileHas(...ownAppFile());
    editor.expect({ asks: "register the redirect URI", pick: "Continue" });
    await window.runApproved(importAccounts);
    assert.match(editor.takeMessage().text, /Signed in to Box as/);
    assert.equal(editor.questions.length, 2);
    fileHas(...ownAppFile("somebody-elses"));
    await ownAppIsKept({ ...window.endpoints, authorizeUrl: "https://account.box.com/authorize" });
    editor.expect({ asks: "register the redirect URI", escape: true });
    await window.run(importAccounts);
    assert.deepEqual(
      editor.questions.filter(({ text }) => text.includes("Replace the client secret")),
      [],
    );
  });

  it("changes nothing by Enter at the question which secret to use", async () => {
    await ownAppIsKept();
    fileHas(...ownAppFile("somebody-elses"));
    editor.expect(
      { asks: "Replace the client secret of app", press: "Use the Kept One" },
      { asks: "register the redirect URI", pick: "Continue" },
    );
    await window.runApproved(importAccounts);
    assert.match(editor.takeMessage().text, /Signed in to Box as/);
    const question = editor.questions.find(({ text }) => text.includes("Replace the client secret"));
    assert.equal(question?.rows?.[0], "Use the Kept One");
  });

  it("shows the redirect URI of the settings where the file's own leads to another machine", async () => {
    fileHas(
      `BOX_CLIENT_ID=${ownApp.clientId}`,
      `BOX_CLIENT_SECRET=${ownApp.clientSecret}`,
      "BOX_REDIRECT_URL=https://example.com/callback",
    );
    editor.expect({ asks: "register the redirect URI", pick: "Continue" });
    const address = await window.runApproved(importAccounts);
    assert.equal(new URL(address).searchParams.get("redirect_uri"), window.redirectUri);
  });

  it("signs in with client credentials, for whom the file says", async () => {
    fileHas(
      `BOX_CLIENT_ID=${demoCcgApp.clientId}`,
      `BOX_CLIENT_SECRET=${demoCcgApp.clientSecret}`,
      `BOX_ENTERPRISE_ID=${demoCcgApp.enterpriseId}`,
    );
    await window.run(importAccounts);
    assert.match(editor.takeMessage().text, /Harbour Clerk/);
  });

  it("asks when a developer token was made, as the command does", async () => {
    fileHas(`BOX_DEVELOPER_TOKEN=${window.simulator.issueDeveloperToken().accessToken}`);
    editor.expect({ asks: "when was the developer token made", pick: "45 minutes ago" });
    await window.run(importAccounts);
    const account = window.parts.active.get();
    const state = window.accounts.state(account?.id ?? "");
    assert.ok(state && "expiresAt" in state);
    assert.ok(state.expiresAt - window.clock.now() <= 15 * 60_000);
  });

  it("says that the Box CLI's own app is left out, and opens no browser for it", async () => {
    const environments = {
      cliApp: { authMethod: "oauth20", clientId: "udz8zp4yue87uk9dzq4xk425kkwvqvh1", clientSecret: "canary" },
    };
    fileHas(JSON.stringify({ default: "cliApp", environments }));
    await window.run(importAccounts);
    assert.match(
      editor.takeMessage().text,
      /cliApp is the Box CLI's own, with which only the Box CLI can sign in/,
    );
    assert.deepEqual(editor.opened, []);
  });

  it("imports the others when one of several fails", async () => {
    fileHas(
      "BOX_JWT_CONFIG_FILE=missing.json",
      `BOX_CLIENT_ID=${demoCcgApp.clientId}`,
      `BOX_CLIENT_SECRET=${demoCcgApp.clientSecret}`,
      `BOX_ENTERPRISE_ID=${demoCcgApp.enterpriseId}`,
    );
    editor.expect({ asks: "which accounts shall be imported", pick: /./ });
    await window.run(importAccounts);
    const [failed, signedIn] = editor.messages;
    assert.match(failed?.text ?? "", /^JWT was not imported: The file missing\.json could not be read/);
    assert.deepEqual(editor.questions.at(-1)?.rows, ["JWT", "Client Credentials"]);
    assert.match(signedIn?.text ?? "", /Harbour Clerk/);
  });

  const environments = (count: number, environment: object) =>
    JSON.stringify({
      environments: Object.fromEntries(Array.from({ length: count }, (_, at) => [`e${at}`, environment])),
    });

  it("tells three of many that fail, each by its name, and the number of the rest, which the log has", async () => {
    fileHas(environments(50, { boxConfigFilePath: "missing.json" }));
    editor.expect({ asks: "which accounts shall be imported", pick: /./ });
    await window.run(importAccounts);
    assert.deepEqual(
      editor.messages.map(({ text }) => text.split(":")[0]),
      [0, 1, 2].map((at) => `e${at} was not imported`).concat("47 more were not imported; the log says why."),
    );
    assert.match(window.logged.at(-1) ?? "", /^e49 was not imported: .*missing\.json/);
  });

  it("tells three of many that are not complete, and the number of the rest", async () => {
    fileHas(`${environments(50, {}).slice(0, -2)},"last":{"boxConfigFilePath":"missing.json"}}}`);
    await window.run(importAccounts);
    const [one, two, three, rest, failed, ...more] = editor.messages;
    assert.ok([one, two, three].every((message) => /is not complete/.test(message?.text ?? "")));
    assert.equal(rest?.text, "47 more were not imported; the log says why.");
    assert.match(failed?.text ?? "", /missing\.json/);
    assert.deepEqual(more, []);
  });

  it("says which entry a dead token was, and has a new one pasted", async () => {
    fileHas(
      `BOX_CLIENT_ID=${demoCcgApp.clientId}`,
      `BOX_CLIENT_SECRET=${demoCcgApp.clientSecret}`,
      `BOX_ENTERPRISE_ID=${demoCcgApp.enterpriseId}`,
      "BOX_DEVELOPER_TOKEN=canarydeadtokencanarydeadtoken00",
    );
    editor.expect(
      { asks: "which accounts shall be imported", pick: /./ },
      { asks: "when was the developer token made", pick: "Just now" },
      { asks: "Developer Token was not imported: Box does not accept", press: "Paste New Token" },
    );
    await window.run(importAccounts);
    await editor.until(() => editor.executed.some(({ command }) => command === "boxAuth.useDeveloperToken"));
  });

  it("says of an empty .env that it is empty, and what can be chosen", async () => {
    fileHas("");
    await window.run(importAccounts);
    assert.match(editor.takeMessage().text, /^The file is empty; choose .*\.env with BOX_ names/);
  });
});
