import assert from "node:assert/strict";
import type { BrowserContext } from "playwright-core";
import { vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { BoxAuthPage } from "./boxAuthPage";
import { E2eSession, Person } from "./e2eSession";

describe("three windows of VS Code", () => {
  let session: E2eSession;
  let person: Person;
  let otherMachine: BrowserContext;
  let windows: BoxAuthPage[];

  before(async () => {
    // Only what the windows are asked for is renewed here, so that requests can be counted.
    const settings = { "boxAuth.refresh": "onDemand" };
    session = await E2eSession.start({ host: await prepareHost(), vsix: vsixFile, settings });
    session.simulator.settings.accessTokenLifetimeSeconds = 4;
    person = await Person.openWindow(session);
    await person.boxAuth.signIn(session.clientSecret);
    await person.boxAuth.status.waitFor();
    const second = await session.server.openWindow(person.context);
    otherMachine = await person.onOtherMachine();
    const third = await session.server.openWindow(otherMachine);
    windows = [person.boxAuth, new BoxAuthPage(second), new BoxAuthPage(third)];
    await Promise.all(windows.map(({ status }) => status.waitFor()));
  });

  after(async () => {
    await person?.leave();
    await session?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await Promise.all(
        windows.map(({ window }, index) =>
          person.keepPicture(`${this.currentTest?.title} ${index + 1}`, window),
        ),
      );
    }
  });

  /** All windows show the same time left, which is another one than before. */
  async function agreeOn(wanted: RegExp): Promise<void> {
    await Promise.all(windows.map((window) => window.statusReads(wanted)));
  }

  it("ask for one refresh when a token expired and all want another at once, and agree within a second", async () => {
    await agreeOn(/expired/);
    const before = session.refreshes;
    session.simulator.settings.accessTokenLifetimeSeconds = 5_000;
    await Promise.all(windows.map(({ status }) => status.locator("a").first().dispatchEvent("click")));
    await Promise.any(windows.map((window) => window.statusReads(/83m/)));
    const first = performance.now();
    await agreeOn(/83m/);
    const agreement = performance.now() - first;
    assert.equal(session.refreshes - before, 1);
    assert.ok(agreement < 1_000, `the last window followed after ${Math.round(agreement)} ms`);
  });

  it("keep the account when each of them is reloaded", async () => {
    const before = session.refreshes;
    for (const { window } of windows) {
      await window.reload();
    }
    await agreeOn(/8\dm/);
    assert.equal(session.refreshes, before);
  });

  it("keep the account when an extension host is killed in the middle of a refresh", async () => {
    session.simulator.settings.accessTokenLifetimeSeconds = 7_000;
    const [window] = windows;
    assert.ok(window);
    const { faults } = session.simulator;
    // Box has rotated the refresh token, and the answer never arrives.
    faults.add({ on: "token", grantType: "refresh_token", kind: "hold", moment: "after" });
    await window.clickStatus();
    await faults.held();
    assert.equal(await session.server.killExtensionHosts(), 3);
    faults.clear();
    for (const { window: each } of windows) {
      await each.reload();
    }
    await Promise.all(windows.map(({ status }) => status.waitFor()));
    await window.clickStatus();
    // Box repeats the pair of before the kill, whose life went on meanwhile.
    await agreeOn(/1h 5\dm/);
  });

  it("all show it when one of them signs out", async () => {
    await windows[1]?.window.page.bringToFront();
    await windows[1]?.signOut();
    await Promise.all(windows.map(({ status }) => status.waitFor({ state: "detached" })));
  });

  it("say “reload to use” when another tab signs in", async () => {
    await person.boxAuth.signIn(session.clientSecret);
    const [, , other] = windows;
    await other?.reloadToUse.waitFor();
  });
});
