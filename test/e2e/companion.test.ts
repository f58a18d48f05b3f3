import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { demoUsers } from "../box-simulator/tenant";
import { companionVsixFile } from "../host/paths";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { askBox, TerminalPage } from "./terminalPage";
import { withSession } from "./withSession";

describe("the companion in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;
  let terminal: TerminalPage;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
      terminal = new TerminalPage(session, person);
    },
    {
      beside: [companionVsixFile],
      settings: {
        "boxAuth.terminals.enabled": false,
        "boxAuth.refresh": "onDemand",
        "terminal.integrated.defaultProfile.linux": "sh",
      },
    },
  );

  /** Where the windows of an extension wait for programs. */
  const windowsOf = (extension: string) => {
    const storage = join(session.server.accountsFolder, "..", "..");
    const folder = join(storage, `box-auth.${extension}`, "terminals", "windows");
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  const whoIsIt = (options = "") => terminal.shell(askBox(options, session.simulator.apiUrl));

  async function answer(question: string, button: string): Promise<void> {
    const { window } = person.boxAuth;
    await window.pressIn(window.notification(question), button);
  }

  it("puts box-token into terminals, with a token that the person has allowed to program and companion", async () => {
    const { boxAuth } = person;
    await boxAuth.signIn(session.clientSecret);
    await boxAuth.window.closeNotifications();
    await eventually("the companion serves", () => windowsOf("box-auth-companion").length === 1);
    assert.deepEqual(windowsOf("box-auth"), [], "Box Auth itself leaves the terminals to it");
    await terminal.open();

    const first = whoIsIt();
    const label = `${demoUsers[0].login} (${session.app.clientId.slice(0, 6)})`;
    await answer(`A program in a terminal asks for an access token of ${label}`, "This Workspace");
    const question = boxAuth.window.dialog("The extension 'Box Auth Companion' wants to sign in using Box");
    await question.waitFor();
    await person.keepPicture("the editor asks for the companion");
    await question.getByRole("button", { name: "Allow", exact: true }).click();
    assert.match(await first, new RegExp(`"login":\\s*"${demoUsers[0].login}"`));
  });

  it("asks no more from then on, and gives a token for less where less is wanted", async () => {
    assert.match(await whoIsIt(`--account ${demoUsers[0].login}`), /"login"/);
    const shown = await terminal.shell("box-token --format json");
    const { access_token: accessToken, ...facts } = JSON.parse(shown.split("\n")[0] ?? "");
    assert.match(accessToken, /^canaryAT/);
    assert.equal(facts.expires_at, null, "nobody has said until when");
    const less = await terminal.shell(
      'box-token exec --downscope item_preview -- sh -c \'test "$BOX_ACCESS_TOKEN" && echo "less"\'',
    );
    assert.equal(less, "less\nexit 0\n");
  });

  it("is what Box Auth tells agents to run, since the terminals are its own", async () => {
    const { boxAuth } = person;
    await boxAuth.run("Connect an Agent…", { asks: "connect an agent", pick: "Codex" });
    await boxAuth.window.notification("Configuration for Codex copied").waitFor();
    await person.keepPicture("the page about an agent");
    const [, command = ""] = /^command = (".+")$/m.exec(await boxAuth.window.clipboard()) ?? [];
    assert.match(command, /box-auth-companion/);
    assert.ok(existsSync(JSON.parse(command)));
  });

  it("refuses an agent where the person does", async () => {
    const refused = terminal.shell("CLAUDECODE=1 box-token");
    await answer("The agent Claude Code asks for an access token", "No");
    assert.equal(await refused, "exit 7\n");
  });

  it("lists its programs, and takes a permission back", async () => {
    const { window } = person.boxAuth;
    await window.runCommand("Box: Show Token Use in Terminals Here");
    await window.quickInput
      .locator(".monaco-list-row")
      .filter({ hasText: "allowed in this workspace" })
      .waitFor();
    await person.keepPicture("the programs of the companion");
    await window.pick("A program in a terminal");
    await window.pick("Don't Allow Any More");
    assert.equal(await terminal.shell("box-token"), "exit 7\n");
  });

  it("tells after the sign-out how to sign in", async () => {
    await person.boxAuth.signOut();
    assert.equal(await terminal.shell("box-token"), "exit 3\n");
    assert.match(terminal.errors, /run “Box: Sign In” in the editor/);
  });
});
