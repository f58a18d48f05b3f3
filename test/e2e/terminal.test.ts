import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { demoUsers } from "../box-simulator/tenant";
import type { E2eSession, Person } from "./e2eSession";
import { askBox, TerminalPage } from "./terminalPage";
import { withSession } from "./withSession";

describe("a terminal in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;
  let terminal: TerminalPage;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
      terminal = new TerminalPage(session, person);
    },
    { settings: { "boxAuth.refresh": "onDemand", "terminal.integrated.defaultProfile.linux": "sh" } },
  );

  const file = (name: string) => terminal.file(name);
  const shell = (script: string) => terminal.shell(script);

  const whoIsIt = () => shell(askBox("", session.simulator.apiUrl));

  async function allow(question: string, button: string): Promise<void> {
    const { window } = person.boxAuth;
    await window.pressIn(window.notification(question), button);
  }

  it("has box-token, which gives curl a fresh token before and after an expiry, and asks once", async () => {
    const { boxAuth } = person;
    session.simulator.settings.accessTokenLifetimeSeconds = 12;
    await boxAuth.signIn(session.clientSecret);
    await boxAuth.window.closeNotifications();
    await terminal.open();

    const first = whoIsIt();
    await allow("A program in a terminal asks for an access token", "This Workspace");
    assert.match(await first, new RegExp(`"login":\\s*"${demoUsers[0].login}"`));

    session.simulator.settings.accessTokenLifetimeSeconds = 4_000;
    await boxAuth.statusReads(/expired/);
    const before = session.refreshes;
    assert.match(await whoIsIt(), /"login"/);
    assert.equal(session.refreshes - before, 1);
    assert.match(await shell("box-token --format json"), /"access_token":"canaryAT/);
    assert.equal(session.refreshes - before, 1);
  });

  it("runs a program that has the token in its environment, and nobody else", async () => {
    writeFileSync(file("app.js"), "console.log((process.env.BOX_ACCESS_TOKEN ?? 'none').slice(0, 8))");
    assert.match(await shell("box-token exec -- node app.js"), /^canaryAT\nexit 0/);
    assert.match(await shell("node app.js; env | grep -c canaryAT"), /^none\n0\n/);
  });

  it("asks the person when an agent wants a token, and the agent sees a refusal", async () => {
    const refused = shell("CLAUDECODE=1 box-token");
    await allow("The agent Claude Code asks for an access token", "No");
    assert.equal(await refused, "exit 7\n");
    assert.match(terminal.errors, /has not allowed this/);
  });

  it("asks before a token is shown on the screen", async () => {
    const { window } = person.boxAuth;
    await terminal.enter("box-token");
    const question = window.notification("A terminal, which shows the token on the screen, asks");
    await question.waitFor();
    await person.keepPicture("box-token asks for the screen");
    await window.pressIn(question, "No");
    await question.waitFor({ state: "detached" });
  });

  it("finds the window again after a reload, without being opened anew", async () => {
    const { window } = person.boxAuth;
    await window.reload();
    await window.page.locator(".terminal.xterm").first().waitFor();
    await person.boxAuth.statusReads(/m/);
    assert.match(await whoIsIt(), /"login"/);
  });

  it("tells after the sign-out how to sign in", async () => {
    await person.boxAuth.signOut();
    assert.equal(await shell("box-token"), "exit 3\n");
    assert.match(terminal.errors, /run “Box: Sign In” in the editor/);
  });
});
