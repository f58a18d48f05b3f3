import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoCcgApp, demoJwtApp, demoUsers } from "../box-simulator/tenant";
import type { Step } from "./boxAuthPage";
import type { E2eSession, Person } from "./e2eSession";
import { withSession } from "./withSession";

interface Kind {
  readonly name: string;
  /** What its row in the list of accounts says. */
  readonly row: RegExp;
  /** Who is signed in, as the notification names it. */
  readonly login: string;
  signIn(): Promise<void>;
  /** What Box sees for each click on the status bar; for a developer token its console opens instead. */
  readonly grantType?: string;
}

describe("every kind of account in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    { settings: { "boxAuth.refresh": "onDemand" } },
  );

  const service: Step = { asks: "who should the token act for", pick: "Service account" };
  const kinds: readonly Kind[] = [
    {
      name: "OAuth 2.0",
      row: /OAuth 2\.0/,
      login: demoUsers[0].login,
      grantType: "refresh_token",
      signIn: async () => {
        await person.boxAuth.signIn(session.clientSecret);
      },
    },
    {
      name: "JWT with an encrypted key",
      row: /JWT.*service/,
      login: demoJwtApp.serviceAccount.login,
      grantType: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      signIn: () =>
        person.boxAuth.run(
          "Add JWT Account…",
          { asks: "the app's configuration", pick: "Paste its text" },
          {
            asks: "paste the configuration",
            type: session.simulator.jwtConfig({ passphrase: "canary-passphrase" }),
          },
          service,
        ),
    },
    {
      name: "client credentials",
      row: /Client Credentials.*service/,
      login: demoCcgApp.serviceAccount.login,
      grantType: "client_credentials",
      signIn: () =>
        person.boxAuth.run(
          "Add Client Credentials Account…",
          { asks: "(1/4)", type: demoCcgApp.clientId },
          { asks: "(2/4)", type: demoCcgApp.clientSecret },
          service,
          { asks: "enterprise ID", type: demoCcgApp.enterpriseId },
        ),
    },
    {
      name: "a developer token",
      row: /Developer Token.*mira/,
      login: demoUsers[0].login,
      signIn: () =>
        person.boxAuth.run(
          "Add Developer Token…",
          {
            asks: "paste a developer token",
            type: `Bearer ${session.simulator.issueDeveloperToken().accessToken}`,
          },
          { asks: "when was the developer token made", pick: "Just now" },
        ),
    },
  ];

  for (const { name, login, signIn, grantType } of kinds) {
    it(`${name}: sign in, countdown, refresh, copy, reload, sign out`, async () => {
      const { boxAuth } = person;
      session.simulator.settings.accessTokenLifetimeSeconds = 4_123;
      await signIn();
      await boxAuth.window.notification(login).waitFor();
      await boxAuth.statusReads(/\d\dm/);
      await boxAuth.window.closeNotifications();

      if (grantType) {
        const requests = () => session.simulator.count({ place: "token", grantType });
        const before = requests();
        session.simulator.settings.accessTokenLifetimeSeconds = 5_000;
        await boxAuth.clickStatus();
        await boxAuth.statusReads(/83m/);
        assert.equal(requests() - before, 1);
      } else {
        const opened = person.context.waitForEvent("page");
        await boxAuth.clickStatus();
        assert.equal((await opened).url(), session.simulator.consoleUrl);
        await boxAuth.window.page.bringToFront();
        const { accessToken } = session.simulator.issueDeveloperToken();
        await boxAuth.answer({ asks: "paste a developer token", type: accessToken });
        await boxAuth.answer({ asks: "when was the developer token made", pick: "30 minutes ago" });
        await boxAuth.statusReads(/29m|30m/);
      }

      await boxAuth.copyToken();
      assert.equal(await loginOf(await boxAuth.window.clipboard()), login);

      await boxAuth.window.reload();
      await boxAuth.statusReads(/\d\dm/);

      await boxAuth.signOut();
      await boxAuth.status.waitFor({ state: "detached" });
    });
  }

  it("lists accounts of every kind, switches to each, and names whose token is shown", async () => {
    const { boxAuth } = person;
    for (const { signIn, login } of kinds) {
      await signIn();
      await boxAuth.window.notification(login).waitFor();
      await boxAuth.window.closeNotifications();
    }
    for (const { row, login } of [...kinds].reverse()) {
      await boxAuth.run("Switch Account", { asks: "switch account", pick: row });
      await boxAuth.copyToken();
      assert.equal(await loginOf(await boxAuth.window.clipboard()), login);
      await boxAuth.window.closeNotifications();
    }
    await boxAuth.statusReads(/Mira Okafor/);
  });

  it("keeps the account of a workspace when another is chosen elsewhere", async () => {
    const { boxAuth } = person;
    await boxAuth.run("Use Account for This Workspace");
    await boxAuth.window.notification("This workspace uses Mira Okafor").waitFor();
    await boxAuth.window.reload();
    await boxAuth.statusReads(/Mira Okafor/);
  });

  it("revokes a pasted token, and never calls a living one dead", async () => {
    const { boxAuth } = person;
    const { accessToken } = session.simulator.issueDeveloperToken();
    const revokeWith = (app: string) =>
      boxAuth.run(
        "Revoke Token…",
        { asks: "which token should be revoked", pick: "A token that I paste" },
        { asks: "paste the token", type: accessToken },
        { asks: "which app was the token issued to", pick: app },
      );
    await revokeWith(demoCcgApp.clientId);
    await boxAuth.window.notification("The token is still alive").waitFor();
    assert.equal(await loginOf(accessToken), demoUsers[0].login);
    await boxAuth.window.closeNotifications();
    await revokeWith("boxsimulatordemoclientid");
    await boxAuth.window.notification("Revoked: the pasted token").waitFor();
    assert.equal(await loginOf(accessToken), undefined);
    await boxAuth.window.closeNotifications();
    await revokeWith("boxsimulatordemoclientid");
    await boxAuth.window.notification("does not know this token for this app").waitFor();
    await boxAuth.window.closeNotifications();
  });

  it("signs out the account that an open tooltip shows, once, however often it is pressed", async () => {
    const { boxAuth } = person;
    await boxAuth.run("Switch Account", { asks: "switch account", pick: kinds[2]?.row ?? "" });
    const signOut = (await boxAuth.tooltip()).locator("a").filter({ hasText: "Sign Out" });
    await signOut.click();
    await boxAuth.confirmSignOut();
    await boxAuth.window.notification(/Harbour Clerk.* is signed out/).waitFor();
    if (await signOut.isVisible()) {
      await signOut.click();
      await boxAuth.window.notification(/signed out already/).waitFor();
    }
    await boxAuth.window.closeNotifications();
    await boxAuth.run("Accounts");
    const rows = boxAuth.window.quickInput.locator(".monaco-list-row");
    await rows.first().waitFor();
    for (const name of ["Mira Okafor", "Harbour Robot"]) {
      await rows.filter({ hasText: name }).first().waitFor();
    }
    assert.equal(await rows.filter({ hasText: "Harbour Clerk" }).count(), 0);
    await boxAuth.window.page.keyboard.press("Escape");
  });

  it("signs in with a configuration file", async () => {
    const { boxAuth } = person;
    const file = join(session.server.workspace, "config.json");
    await writeFile(file, session.simulator.jwtConfig());
    await boxAuth.run(
      "Add JWT Account…",
      { asks: "the app's configuration", pick: "Choose the configuration file" },
      { asks: "choose the configuration file", pick: "config.json" },
      service,
    );
    await boxAuth.window.notification(demoJwtApp.serviceAccount.login).waitFor();
    await rm(file);
    await boxAuth.statusReads(/Harbour Robot/);
  });

  it("asks for the passphrase that the configuration does not have", async () => {
    const { boxAuth } = person;
    const config = JSON.parse(session.simulator.jwtConfig({ passphrase: "canary-passphrase" })) as {
      boxAppSettings: { appAuth: { passphrase: string } };
    };
    config.boxAppSettings.appAuth.passphrase = "";
    await boxAuth.run(
      "Add JWT Account…",
      { asks: "the app's configuration", pick: "Paste its text" },
      { asks: "paste the configuration", type: JSON.stringify(config) },
      { asks: "passphrase of the private key", type: "canary-wrong" },
      { asks: "does not open the private key", type: "canary-passphrase" },
      service,
    );
    await boxAuth.window.notification(demoJwtApp.serviceAccount.login).waitFor();
  });

  it("imports an app from a .env file", async () => {
    const { boxAuth } = person;
    const file = join(session.server.workspace, "box.env");
    const lines = [
      `BOX_CLIENT_ID=${demoCcgApp.clientId}`,
      `BOX_CLIENT_SECRET="${demoCcgApp.clientSecret}"`,
      "BOX_SUBJECT_TYPE=enterprise",
      `BOX_SUBJECT_ID=${demoCcgApp.enterpriseId}`,
    ];
    await writeFile(file, lines.join("\n"));
    await boxAuth.run("Import Accounts…", { asks: "import accounts from a file", pick: "box.env" });
    await boxAuth.window.notification(demoCcgApp.serviceAccount.login).waitFor();
    await rm(file);
    await boxAuth.statusReads(/Harbour Clerk/);
  });

  it("renames an account by its button in the list, and shows the name at once", async () => {
    const { boxAuth } = person;
    await boxAuth.openAccounts();
    await boxAuth.window.pressInRow("Harbour Clerk", "Rename");
    await boxAuth.answer({ asks: "rename account", type: "Night job" });
    await boxAuth.run("Switch Account", { asks: "switch account", pick: "Night job" });
    await boxAuth.statusReads(/Night job/);
  });

  it("says in one sentence what is wrong with each answer, and with a subject that Box does not know", async () => {
    const { boxAuth } = person;
    const complains = (sentence: string) => boxAuth.window.quickInput.filter({ hasText: sentence }).waitFor();
    await boxAuth.run("Add Client Credentials Account…", { asks: "(1/4)", type: "   " });
    await complains("Paste the value here first");
    await boxAuth.answer({ asks: "(1/4)", type: "x".repeat(1_000_000) });
    await complains("not one word");
    await boxAuth.answer({ asks: "(1/4)", type: demoCcgApp.clientId });
    await boxAuth.answer({ asks: "(2/4)", type: demoCcgApp.clientSecret });
    await boxAuth.answer({ asks: "who should the token act for", pick: "A user" });
    await boxAuth.answer({ asks: "user ID", type: "mira@example.com" });
    await complains("digits only");
    await boxAuth.answer({ asks: "user ID", type: "99999" });
    await boxAuth.window.notification(/Box/).filter({ hasText: "Try Again" }).waitFor();
    await boxAuth.statusReads(/Night job/);
  });

  it("answers bad input with one sentence and keeps everything", async () => {
    const { boxAuth } = person;
    await boxAuth.run(
      "Add JWT Account…",
      { asks: "the app's configuration", pick: "Paste its text" },
      { asks: "paste the configuration", type: "{}" },
    );
    await boxAuth.window.quickInput.filter({ hasText: "it has no boxAppSettings" }).waitFor();
    await boxAuth.window.page.keyboard.press("Escape");
    await boxAuth.run("Add Developer Token…", { asks: "paste a developer token", type: "two words" });
    await boxAuth.window.quickInput.filter({ hasText: "A token is one word" }).waitFor();
    await boxAuth.window.page.keyboard.press("Escape");
    await boxAuth.statusReads(/Night job/);
  });

  async function loginOf(token: string): Promise<string | undefined> {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${session.simulator.apiUrl}/2.0/users/me?fields=login`, { headers });
    return response.status === 200 ? ((await response.json()) as { login: string }).login : undefined;
  }
});
