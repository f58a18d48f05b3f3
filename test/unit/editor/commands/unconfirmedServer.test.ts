import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "../../../../src/base/localizedMessage";
import type { Command } from "../../../../src/editor/commands/command";
import { downscopeToken } from "../../../../src/editor/commands/downscopeToken";
import { revokeToken } from "../../../../src/editor/commands/revokeToken";
import { signInWithClientCredentials } from "../../../../src/editor/commands/signIn/clientCredentialsSignIn";
import { useDeveloperToken } from "../../../../src/editor/commands/signIn/developerToken";
import { importAccounts } from "../../../../src/editor/commands/signIn/importAccounts";
import { addOAuthAccount, setUpApp, signIn } from "../../../../src/editor/commands/signIn/signIn";
import { signOut } from "../../../../src/editor/commands/signOut";
import { refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { demoApp } from "../../../box-simulator/tenant";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { type Expected, editor } from "../../../vscode-stub/scriptedEditor";
import { until } from "../../accounts/drive";
import { CommandFixture } from "../commandFixture";

const SERVER = "box-api.evil.example";
const question = "Send your Box client secret and tokens to";
const refused = { asks: question, escape: true } as const;

/** What the person does on the way to the first request of each command, for an account at the foreign server. */
const commands: Readonly<Record<string, readonly [Command, ...Expected[]]>> = {
  "Refresh Token": [refreshToken],
  "Sign Out": [signOut, { asks: "Sign out", press: "Sign Out" }],
  "Downscope Token…": [
    downscopeToken,
    { asks: "scopes", pick: "Content Preview" },
    { asks: "where", pick: "Everything" },
  ],
  "Revoke Token…, of an account": [
    revokeToken,
    { asks: "which token", pick: "The token of" },
    { asks: "Revoke the token of", press: "Revoke" },
  ],
  "Revoke Token…, pasted, of another app": [
    revokeToken,
    { asks: "which token", pick: "A token that I paste" },
    { asks: "paste the token", type: "canarypastedtokencanarypastedtoken" },
    { asks: "which app", pick: "Another app" },
    { asks: "client ID", type: "someclientid" },
    { asks: "client secret of the token's app", type: "canary-client-secret" },
  ],
  "Add Client Credentials Account…": [
    signInWithClientCredentials,
    { asks: "client ID", type: "someclientid" },
    { asks: "client secret", type: "canary-client-secret" },
    { asks: "act for", pick: "Service account" },
    { asks: "enterprise ID", type: "123" },
  ],
  "Add Developer Token…": [
    useDeveloperToken,
    { asks: "paste", type: "canarydevelopertokencanary000000" },
    { asks: /when|made|which kind/i, pick: /Just now|developer/i },
  ],
  "Sign In": [signIn],
};

describe("an address that is not Box's and that nobody confirmed", () => {
  let window: CommandFixture;

  beforeEach(async () => {
    window = await CommandFixture.start(`https://${SERVER}`);
  });

  afterEach(() => window.close());

  const sent = () => window.simulator.count({});

  /** As an account is after the editor has forgotten what was confirmed. */
  async function accountThere(): Promise<string> {
    window.everywhere.values.set("confirmedHosts", [SERVER]);
    const { id } = await window.signInOAuth();
    window.everywhere.values.delete("confirmedHosts");
    return id;
  }

  for (const [name, [command, ...reactions]] of Object.entries(commands)) {
    it(`gets nothing from Box: ${name}`, async () => {
      const id = await accountThere();
      const [account, before] = [window.accounts.get(id), sent()];
      editor.expect(...reactions, refused);
      await window.run(command, name.includes("Token…, ") ? undefined : id);
      assert.ok(
        editor.questions.some(({ text }) => text.includes(question) && text.includes(SERVER)),
        "the server was named in a question",
      );
      assert.equal(sent(), before);
      assert.deepEqual(window.accounts.get(id)?.token, account?.token);
      assert.equal(window.accounts.state(id)?.kind, "valid");
      assert.deepEqual(editor.messages, []);
      assert.deepEqual(editor.opened, []);
    });
  }

  const browserSignIns: Readonly<Record<string, readonly [Command, ...Expected[]]>> = {
    "Sign In": [signIn],
    "Set Up App": [setUpApp, { asks: "client secret", type: "canary-client-secret" }],
    "Add OAuth Account with Another App…": [
      addOAuthAccount,
      { asks: "which app do you sign in with", pick: demoApp.clientId },
    ],
  };

  for (const [name, [command, ...reactions]] of Object.entries(browserSignIns)) {
    it(`opens no browser where the settings name it, before anything is typed: ${name}`, async () => {
      editor.settings.set("boxAuth.clientId", demoApp.clientId);
      editor.expect(refused);
      await window.run(command);
      assert.equal(editor.questions.length, 1);
      assert.deepEqual(editor.opened, []);
    });

    it(`opens no browser where an account or a kept app has it: ${name}`, async () => {
      const id = await accountThere();
      editor.settings.set("boxAuth.apiUrl", window.simulator.apiUrl);
      editor.expect(...reactions, refused);
      await window.run(command, id);
      assert.ok(editor.questions.at(-1)?.text.includes(SERVER));
      assert.deepEqual(editor.opened, []);
    });
  }

  it("opens no browser for an app that is imported", async () => {
    const folder = new TemporaryFolder("import", "test");
    try {
      const file = join(folder.path, ".env");
      writeFileSync(file, `BOX_CLIENT_ID=${demoApp.clientId}\nBOX_CLIENT_SECRET=${demoApp.clientSecret}`);
      editor.expect(
        { asks: "import accounts from a file", pick: file },
        { asks: "register the redirect URI", pick: "Continue" },
        refused,
      );
      await window.run(importAccounts);
      assert.deepEqual(editor.opened, []);
    } finally {
      await folder.remove();
    }
  });

  it("gets nothing from what goes on by itself, and the account says what to do", async () => {
    const id = await accountThere();
    const before = sent();
    await window.clock.advance(58 * 60_000);
    // The schedule asks for another token by itself.
    await until(window.clock, () => window.accounts.state(id)?.kind === "fixSettings", 1_000);
    assert.equal(sent(), before);
    assert.deepEqual(editor.questions, []);
    const state = window.accounts.state(id);
    assert.ok(state?.kind === "fixSettings");
    assert.match(format(state.reason), new RegExp(`${SERVER}.*boxAuth\\.apiUrl`));
  });

  it("is used by everything once it is confirmed", async () => {
    const id = await accountThere();
    editor.expect({ asks: question, press: "Use This Server" });
    await window.run(refreshToken, id);
    const before = sent();
    await window.accounts.refresh(id);
    assert.ok(sent() > before);
    assert.equal(editor.questions.length, 1);
  });
});
