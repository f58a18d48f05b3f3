import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demoUsers } from "../box-simulator/tenant";
import { root, vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { installBeside } from "../host/sideExtension";
import { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";

/** The example of docs/for-extensions.md, which asks the simulated Box. */
function exampleFor(apiUrl: string): string {
  const page = readFileSync(join(root, "docs", "for-extensions.md"), "utf8");
  const [, code = ""] = /```js\n([\s\S]+?)```/.exec(page) ?? [];
  assert.ok(code.includes("https://api.box.com"));
  return code.replace("https://api.box.com", apiUrl);
}

describe("the Accounts menu and another extension in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  before(async () => {
    session = await E2eSession.start({ host: await prepareHost(), vsix: vsixFile });
    await installBeside(session.server.extensionsFolder, {
      name: "example",
      manifest: {
        displayName: "Example",
        activationEvents: ["onStartupFinished"],
        contributes: { commands: [{ command: "example.showLogin", title: "Example: Show Box Login" }] },
      },
      files: { "extension.js": exampleFor(session.simulator.apiUrl) },
    });
    person = await Person.openWindow(session);
  });

  after(async () => {
    await person?.leave();
    await session?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await person?.keepPicture(this.currentTest.title);
    }
    await person?.tidyUp();
  });

  const window = () => person.boxAuth.window;
  const example = (text: string) =>
    window()
      .page.locator(".statusbar-item:visible")
      .filter({ hasText: `Example: ${text}` });
  const label = () => `${demoUsers[0].login} (${session.app.clientId.slice(0, 6)})`;

  const entry = (name: string) => window().page.getByRole("menuitem", { name, exact: true });

  async function openOwnMenu(): Promise<void> {
    await window().page.locator('.action-label[aria-label^="Accounts"]').first().click();
    await window().page.locator(".context-view .action-item").filter({ hasText: label() }).first().hover();
    await entry("Manage Trusted Extensions").waitFor();
  }

  /** A menu that has just opened takes no click yet. */
  async function chooseInOwnMenu(name: string): Promise<void> {
    await openOwnMenu();
    await eventually(`${name} was chosen`, async () => {
      await entry(name)
        .click({ timeout: 500 })
        .catch(() => undefined);
      return (await entry(name).count()) === 0;
    });
  }

  it("give it nothing before the person has allowed it, and then a token", async () => {
    await person.boxAuth.signIn(session.clientSecret);
    await person.boxAuth.statusReads(/m/);
    await window().closeNotifications();
    await example("nobody").waitFor();
    await window().runCommand("Example: Show Box Login");
    await window()
      .dialog("The extension 'Example' wants to sign in using Box")
      .getByRole("button", { name: "Allow", exact: true })
      .click();
    await window().quickInput.locator(".monaco-list-row").filter({ hasText: label() }).waitFor();
    await person.keepPicture("the editor asks which account");
    await window().pick(label());
    await window().notification(`Box says ${demoUsers[0].login}`).waitFor();
    await example(label()).waitFor();
  });

  it("show the account, with Sign Out and Manage Trusted Extensions", async () => {
    await openOwnMenu();
    await entry("Sign Out").waitFor();
    await person.keepPicture("the Accounts menu");
  });

  it("give it nothing any more when the person takes the permission back", async () => {
    await chooseInOwnMenu("Manage Trusted Extensions");
    await window().quickInput.locator(".monaco-list-row").filter({ hasText: "Example" }).click();
    await window().quickInput.getByRole("button", { name: "OK" }).click();
    const before = session.refreshes;
    await example("nobody").waitFor();
    await person.boxAuth.clickStatus();
    await eventually("the token was refreshed", () => session.refreshes > before);
    await example("nobody").waitFor();
  });

  it("sign out at Box from the menu", async () => {
    await chooseInOwnMenu("Sign Out");
    const question = window().dialog("Sign out");
    await question.getByRole("button", { name: "Sign Out" }).click();
    await window().notification("is signed out and the tokens were revoked at Box").waitFor();
    assert.equal(session.revocations, 1);
  });
});
