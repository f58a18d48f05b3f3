import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BoxLogInPage } from "./boxAuthPage";
import type { E2eSession, Person } from "./e2eSession";
import { withSession } from "./withSession";

describe("a client secret that was replaced at Box", () => {
  let session: E2eSession;
  let person: Person;
  let newSecret: string;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    { settings: { "boxAuth.refresh": "onDemand" } },
  );

  /** One click, after which the status shows the life of the token that came. Gives the milliseconds in between. */
  async function refreshTo(minutes: number): Promise<number> {
    const before = session.refreshes;
    const began = performance.now();
    session.simulator.settings.accessTokenLifetimeSeconds = minutes * 60 + 30;
    await person.boxAuth.clickStatus();
    await person.boxAuth.statusReads(new RegExp(`${minutes}m`));
    assert.equal(session.refreshes, before + 1);
    return performance.now() - began;
  }

  it("is told at the next refresh, with the step that mends it", async () => {
    const { boxAuth } = person;
    await boxAuth.signIn(session.clientSecret);
    await boxAuth.status.waitFor();
    await boxAuth.window.closeNotifications();
    newSecret = session.simulator.resetSecret();
    await boxAuth.clickStatus();
    await boxAuth.statusReads(/check Box app/);
  });

  it("is entered once, and used by every refresh from then on", async () => {
    const { boxAuth } = person;
    await boxAuth.clickStatus();
    const opened = person.context.waitForEvent("page");
    await boxAuth.window.pressIn(boxAuth.window.notification(/client secret/i), "Set Up App");
    await boxAuth.answer({ asks: "client secret", type: newSecret });
    const box = new BoxLogInPage(await opened);
    await box.logIn();
    await box.grant();
    await boxAuth.signedIn.waitFor();
    await boxAuth.window.page.bringToFront();
    for (const minutes of [41, 42, 43]) {
      await refreshTo(minutes);
    }
  });

  it("is used after a reload too, by the one account that there is", async () => {
    const { boxAuth } = person;
    await boxAuth.window.reload();
    await boxAuth.statusReads(/43m|42m/);
    await refreshTo(44);
    await boxAuth.run("Accounts");
    const rows = boxAuth.window.quickInput.locator(".monaco-list-row").filter({ hasText: "Mira Okafor" });
    await rows.first().waitFor();
    assert.equal(await rows.count(), 1);
  });

  it("is not kept from use by a garbage record with a high number", async () => {
    const folder = session.server.accountsFolder;
    const record = (await readdir(folder)).find((name) => name.endsWith(".jwe"));
    assert.ok(record);
    const usual = await refreshTo(45);
    await writeFile(join(folder, record.replace(/\.\d+\.jwe$/, ".999999.jwe")), "garbage");
    const beside = await refreshTo(46);
    assert.ok(
      beside < 3 * usual + 500,
      `${Math.round(beside)} ms beside garbage, ${Math.round(usual)} ms before`,
    );
    await person.boxAuth.window.reload();
    await person.boxAuth.statusReads(/46m|45m/);
  });
});
