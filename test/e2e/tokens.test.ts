import assert from "node:assert/strict";
import { demoFolder } from "../box-simulator/tenant";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { withSession } from "./withSession";

describe("a token in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  withSession((aSession, aPerson) => {
    session = aSession;
    person = aPerson;
  });

  before(() => person.boxAuth.signIn(session.clientSecret));

  it("downscopes a token to one folder", async () => {
    const { boxAuth } = person;
    await boxAuth.run(
      "Downscope Token…",
      { asks: "scopes (1/2)", pick: "Content Explorer, read only" },
      { asks: "where (2/2)", pick: "One file, folder or shared link" },
      { asks: "Paste an address", type: `https://app.box.com/folder/${demoFolder.id}` },
    );
    await boxAuth.window
      .notification(/Downscoped token of .* copied, valid for \d+ min, restricted to folder/)
      .waitFor();
    const token = await boxAuth.window.clipboard();
    const at = (path: string) =>
      fetch(`${session.simulator.apiUrl}/2.0${path}`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await at(`/folders/${demoFolder.id}`)).status, 200);
    assert.notEqual((await at("/folders/0")).status, 200);
  });

  it("throws an unrestricted answer to a restricted request away", async () => {
    const { boxAuth } = person;
    session.simulator.settings.unrestrictedExchange = true;
    await boxAuth.run(
      "Downscope Token…",
      { asks: "scopes (1/2)", pick: "Content Preview" },
      { asks: "where (2/2)", pick: "One file, folder or shared link" },
      { asks: "Paste an address", type: `folder ${demoFolder.id}` },
    );
    await boxAuth.window.notification("is not restricted, so it was thrown away").waitFor();
    session.simulator.settings.unrestrictedExchange = false;
  });

  /** In the preview, which is a page inside a page. */
  const shownDetails = () =>
    person.boxAuth.window.page
      .frameLocator("iframe.webview")
      .frameLocator("iframe#active-frame")
      .getByText("Last refreshes in this window");

  it("shows the details of a token without its secrets", async () => {
    const { boxAuth } = person;
    await boxAuth.run("Show Token Details");
    await boxAuth.window.page.getByRole("tab", { name: /Box Token Details/ }).waitFor();
    await shownDetails().waitFor();
  });

  it("keeps them true: after a refresh, when a minute is over, and after the sign-out", async () => {
    const { boxAuth } = person;
    const details = (text: RegExp) =>
      boxAuth.window.page
        .frameLocator("iframe.webview")
        .frameLocator("iframe#active-frame")
        .getByText(text)
        .first();
    session.simulator.settings.accessTokenLifetimeSeconds = 83 * 60 + 10;
    await boxAuth.refreshByCommand();
    await details(/valid, 83m left/).waitFor();
    await details(/valid, 82m left/).waitFor();
    await boxAuth.signOut();
    await details(/This Box account is signed out/).waitFor();
    await boxAuth.window.closeNotifications();
    await boxAuth.window.runCommand("View: Close All Editors");
    await boxAuth.signIn(session.clientSecret);
    await boxAuth.run("Show Token Details");
    await shownDetails().waitFor();
  });

  it("shows them again after a reload, before any command was pressed", async () => {
    const { window } = person.boxAuth;
    await eventually("the window has stored its tabs", () => window.remembers("Box Token Details"));
    await window.reload();
    await shownDetails().waitFor();
  });
});
