import assert from "node:assert/strict";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { withSession } from "./withSession";

describe("trouble in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    { settings: { "boxAuth.refresh": "onDemand" } },
  );

  before(async () => {
    await person.boxAuth.signIn(session.clientSecret);
    await person.boxAuth.status.waitFor();
  });

  it("tells that a copied token was retired by a refresh, and copies the new one", async () => {
    const { boxAuth } = person;
    await boxAuth.copyToken();
    await boxAuth.window.closeNotifications();
    session.simulator.settings.accessTokenLifetimeSeconds = 5_000;
    await boxAuth.clickStatus();
    const notice = boxAuth.window.notification(/The token of .* that you copied at .* no longer works/);
    await notice.waitFor();
    await boxAuth.window.pressIn(notice, "Copy New Token");
    await boxAuth.copied.waitFor();
    assert.ok(
      (await boxAuth.window.clipboard()) === session.accessToken,
      "the clipboard holds another token",
    );
  });

  it("shows “offline” while Box cannot be reached, keeps the token, and comes back", async () => {
    const { boxAuth } = person;
    session.simulator.faults.add({ on: "token", kind: "dropBefore", times: "always" });
    await boxAuth.clickStatus();
    await boxAuth.statusReads(/offline \d+m/);
    await boxAuth.window.closeNotifications();
    await boxAuth.copyToken();
    session.simulator.faults.clear();
    session.simulator.settings.accessTokenLifetimeSeconds = 6_000;
    const before = session.refreshes;
    await eventually("a click asks Box, two seconds after the one that failed", async () => {
      await boxAuth.clickStatus();
      return session.refreshes > before;
    });
    await boxAuth.statusReads(/99m|1h 39m/);
  });

  it("keeps the account through a proxy's page and a server error", async () => {
    const { boxAuth } = person;
    session.simulator.faults.add({ on: "token", kind: "html", times: 4 });
    await boxAuth.clickStatus();
    await boxAuth.window.notification(/proxy|Box/).waitFor();
    await boxAuth.statusReads(/\d+m/);
  });

  it("waits as long as Box asks for, and says so", async () => {
    const { boxAuth } = person;
    session.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 40 });
    await boxAuth.clickStatus();
    await boxAuth.window.notification(/Box/).waitFor();
    await boxAuth.window.closeNotifications();
    const before = session.simulator.count({ place: "token" });
    await boxAuth.clickStatus();
    await boxAuth.window.notification(/wait \d+ more seconds/).waitFor();
    assert.equal(session.simulator.count({ place: "token" }), before);
  });

  it("asks to sign in again only when Box has ended the sign-in, and says why", async () => {
    const { boxAuth } = person;
    await boxAuth.signOut();
    await boxAuth.signIn(session.clientSecret);
    await boxAuth.window.closeNotifications();
    session.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await boxAuth.clickStatus();
    await boxAuth.statusReads(/sign in again/);
    await boxAuth.window.closeNotifications();
    const opened = person.context.waitForEvent("page");
    await boxAuth.clickStatus();
    const page = await opened;
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("button", { name: "Grant access to Box" }).click();
    await boxAuth.signedIn.waitFor();
    await boxAuth.window.page.bringToFront();
    await boxAuth.statusReads(/\d+m/);
  });

  it("does not refresh by itself when that is never wanted, and says how to", async () => {
    const { boxAuth } = person;
    await session.server.change({ "boxAuth.refresh": "never" });
    await boxAuth.window.reload();
    session.simulator.settings.accessTokenLifetimeSeconds = 1;
    await boxAuth.clickStatus();
    await boxAuth.statusReads(/expired/);
    const before = session.refreshes;
    await boxAuth.run("Copy Access Token");
    const notice = boxAuth.window.notification("set to never");
    await notice.waitFor();
    assert.equal(session.refreshes, before);
    session.simulator.settings.accessTokenLifetimeSeconds = 4_000;
    await boxAuth.window.pressIn(notice, "Refresh");
    await boxAuth.statusReads(/6\dm/);
  });

  it("tells when the editor lost what it should have kept", async () => {
    const { boxAuth } = person;
    await boxAuth.window.forgetSecrets();
    await boxAuth.window.reload();
    await boxAuth.window.notification("kept your Box sign-in in memory only").waitFor();
    assert.equal(await boxAuth.status.count(), 0);
    await boxAuth.window.reload();
    await boxAuth.signInItem.waitFor();
    assert.equal(await boxAuth.window.notification("in memory only").count(), 0);
  });
});
