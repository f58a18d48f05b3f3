import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { approveOnOtherMachine } from "./otherMachine";
import { withSession } from "./withSession";

describe("Box Auth in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  withSession((aSession, aPerson) => {
    session = aSession;
    person = aPerson;
  });

  /** Most of what a person does begins signed in; whoever is it already stays so. */
  async function signedIn(): Promise<void> {
    if ((await person.boxAuth.status.count()) === 0) {
      await person.boxAuth.signIn(session.clientSecret);
    }
  }

  async function signedOut(): Promise<void> {
    if ((await person.boxAuth.status.count()) > 0) {
      await person.boxAuth.signOut();
      await person.boxAuth.window.closeNotifications();
    }
  }

  describe("signing in", () => {
    beforeEach(signedOut);

    it("goes from the palette through Box's consent page to a countdown in the status bar", async () => {
      await person.boxAuth.signIn(session.clientSecret);
      await person.boxAuth.statusReads(/^\s*Box 68m\s*$/);
    });

    it("sets up an app step by step when none is known", async () => {
      await session.server.change({ "boxAuth.clientId": "" });
      await person.boxAuth.window.reload();
      await person.boxAuth.askForSignIn();
      // The app of an earlier sign-in is still kept, and offered.
      await person.boxAuth.answer({ asks: "which app do you sign in with", pick: "Set up another app" });
      const box = await person.boxAuth.setUpApp(session.app);
      await box.logIn();
      await box.grant();
      await person.boxAuth.signedIn.waitFor();
    });

    it("ends with Box's reason when consent is denied", async () => {
      const box = await person.boxAuth.startSignIn(session.clientSecret);
      await box.logIn();
      await box.deny();
      await person.boxAuth.denied.waitFor();
      assert.equal(await person.boxAuth.status.count(), 0);
    });

    it("ignores forged callbacks and still takes the true one", async () => {
      const box = await person.boxAuth.startSignIn(session.clientSecret);
      await box.logIn();
      for (const forged of [
        "?code=forged&state=forged",
        "?code=forged",
        "?error=access_denied",
        "/other?code=forged",
      ]) {
        const response = await fetch(`${session.app.redirectUri}${forged}`);
        assert.ok(response.status >= 400, `${forged} was answered with ${response.status}`);
      }
      await person.boxAuth.approving.waitFor();
      await box.grant();
      await person.boxAuth.signedIn.waitFor();
    });

    it("refuses a callback of another sender with a sentence, and still takes the true one", async () => {
      const box = await person.boxAuth.startSignIn(session.clientSecret);
      await box.logIn();
      await person.boxAuth.window.page.bringToFront();
      const link = new URL(await person.boxAuth.copyLink());
      const forged = new URL(session.app.redirectUri);
      forged.searchParams.set("code", "forged");
      forged.searchParams.set("state", link.searchParams.get("state") ?? "");
      forged.searchParams.set("iss", "https://evil.example");
      const response = await fetch(forged);
      assert.equal(response.status, 400);
      const { origin } = new URL(session.simulator.apiUrl);
      assert.ok((await response.text()).includes(`names another sender than ${origin}`));
      await person.boxAuth.approving.waitFor();
      await box.grant();
      await person.boxAuth.signedIn.waitFor();
    });

    it("can be cancelled, and then nobody listens any more", async () => {
      await person.boxAuth.startSignIn(session.clientSecret);
      await person.boxAuth.window.page.bringToFront();
      await person.boxAuth.cancel();
      await person.boxAuth.approving.waitFor({ state: "detached" });
      await eventually("the port is closed", () =>
        fetch(session.app.redirectUri).then(
          () => false,
          () => true,
        ),
      );
      assert.equal(await person.boxAuth.status.count(), 0);
    });

    it("works with a browser on another machine, by link and pasted address", async () => {
      await person.boxAuth.startSignIn(session.clientSecret);
      await person.boxAuth.window.page.bringToFront();
      const address = await approveOnOtherMachine(await person.boxAuth.copyLink());
      await person.boxAuth.pasteAddress(address);
      await person.boxAuth.signedIn.waitFor();
    });

    it("names a host that is not Box's before a secret goes there", async () => {
      await session.server.change({ "boxAuth.apiUrl": "https://gateway.example" });
      await person.boxAuth.window.reload();
      await person.boxAuth.askForSignIn();
      const dialog = person.boxAuth.window.dialog("gateway.example");
      await dialog.waitFor();
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal(await person.boxAuth.secretQuestion.count(), 0);
      await session.server.change({ "boxAuth.apiUrl": session.simulator.apiUrl });
      await person.boxAuth.window.reload();
    });

    it("names the port when another program has it", async () => {
      const other = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) =>
        other.listen(Number(new URL(session.app.redirectUri).port), "127.0.0.1", resolve),
      );
      try {
        const told = person.boxAuth.portInUse(session.app.redirectUri).waitFor();
        await person.boxAuth.askForSignIn(session.clientSecret, told);
        await told;
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
    });
  });

  describe("signed in", () => {
    beforeEach(signedIn);

    it("one click on the status bar refreshes exactly once and changes the countdown", async () => {
      const before = session.refreshes;
      session.simulator.settings.accessTokenLifetimeSeconds = 5_000;
      await person.boxAuth.clickStatus();
      await person.boxAuth.statusReads(/83m/);
      assert.equal(session.refreshes - before, 1);
    });

    it("counts seconds on a warning background in the last five minutes", async () => {
      session.simulator.settings.accessTokenLifetimeSeconds = 200;
      await person.boxAuth.clickStatus();
      await person.boxAuth.statusReads(/3:\d\d/);
      await person.boxAuth.warningStatus.waitFor();
      session.simulator.settings.accessTokenLifetimeSeconds = 5_000;
      await person.boxAuth.clickStatus();
      await person.boxAuth.statusReads(/83m/);
    });

    it("copies the access token that is good at Box now", async () => {
      await person.boxAuth.copyToken();
      const copied = await person.boxAuth.window.clipboard();
      assert.ok(copied === session.accessToken, "the clipboard holds something else than the newest token");
      const headers = { Authorization: `Bearer ${copied}` };
      const response = await fetch(`${session.simulator.apiUrl}/2.0/users/me`, { headers });
      assert.equal(response.status, 200);
    });

    it("tells in the tooltip who it is and what can be done", async () => {
      const text = await person.boxAuth.tooltipText();
      for (const part of ["mira@example.com", "Paper Harbour", "Refresh", "Copy Token", "Sign Out"]) {
        assert.ok(text.includes(part), `${part} is missing in “${text}”`);
      }
    });

    it("keeps the account and its countdown when the window is reloaded", async () => {
      const requests = session.simulator.count({ place: "token" });
      await person.boxAuth.window.reload();
      await person.boxAuth.statusReads(/^\s*Box \d+m\s*$/);
      assert.equal(session.simulator.count({ place: "token" }), requests);
    });

    it("signs out: revoked at Box, gone from the status bar, and gone after a reload", async () => {
      const before = session.revocations;
      await person.boxAuth.signOut();
      await person.boxAuth.status.waitFor({ state: "detached" });
      assert.ok(session.revocations > before, "Box saw the revocation");
      await person.boxAuth.window.reload();
      await person.boxAuth.signInItem.waitFor();
      assert.equal(await person.boxAuth.status.count(), 0);
    });
  });
});
