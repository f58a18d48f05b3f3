import assert from "node:assert/strict";
import { AccountsViewPage } from "./accountsViewPage";
import { ConsolePage } from "./consolePage";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { WalkthroughPage } from "./walkthroughPage";
import { withSession } from "./withSession";

/** What a newcomer has to type or paste at most, at Box and in the editor together. */
const MOST_INPUTS = 4;

describe("a newcomer without a Box app", () => {
  let session: E2eSession;
  let person: Person;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    { settings: { "boxAuth.clientId": "" } },
  );

  it("gets from the key in the Activity Bar to the countdown by what is shown, with four inputs", async () => {
    const { boxAuth, context } = person;
    const { window } = boxAuth;
    let [inputs, steps] = [0, 0];
    const enters = <T>(entering: Promise<T>): Promise<T> => {
      inputs += 1;
      return entering;
    };
    const sees = async (what: string) => {
      steps += 1;
      await person.keepPicture(`newcomer ${String(steps).padStart(2, "0")} ${what}`);
    };

    const view = await AccountsViewPage.open(window);
    await view.welcome("Show me how").waitFor();
    await sees("the view says how to begin");
    await view.welcome("Show me how").click();
    const walkthrough = await WalkthroughPage.opened(window, { besideView: true });
    await sees("the walkthrough");

    const opened = context.waitForEvent("page");
    await walkthrough.press("Make or pick a Box app", "Open Developer Console");
    const box = new ConsolePage(await opened);
    await enters(box.createApp("Paper Boats"));
    await window.page.bringToFront();
    await walkthrough.press("Register the redirect URI", "Copy Redirect URI");
    await window.notification("exactly as it is").waitFor();
    await sees("the redirect URI is copied");
    await box.page.bringToFront();
    await enters(box.pasteRedirectUri());
    const { clientId, clientSecret } = await box.credentials();
    await window.page.bringToFront();

    await walkthrough.press("Sign in", "Sign In");
    await boxAuth.answer({ asks: "(1/3)", pick: "Continue" });
    await sees("the client ID is asked for");
    await enters(boxAuth.answer({ asks: "(2/3)", type: clientId }));
    const atBox = boxAuth.boxPage();
    await enters(boxAuth.answer({ asks: "(3/3)", type: clientSecret }));
    const page = await atBox;
    await page.logIn();
    await page.grant();
    await window.page.bringToFront();
    await boxAuth.statusReads(/^\s*Box \d+m\s*$/);
    await view.row(/Mira Okafor.*\d+m · OAuth 2\.0 · in the status bar/).waitFor();
    await sees("the countdown");
    assert.ok(inputs <= MOST_INPUTS, `${inputs} inputs`);
    console.log(`A newcomer's inputs: ${inputs}`);
  });

  it("finds in the view what can be done to the account, and the way back in after a sign-out", async () => {
    const { boxAuth } = person;
    const { window } = boxAuth;
    await window.closeNotifications();
    const view = AccountsViewPage.of(window);
    const before = session.refreshes;
    await view.press("Mira Okafor", "Refresh Token");
    await eventually("a new token", async () => session.refreshes === before + 1);
    await view.press("Mira Okafor", "Copy Access Token");
    await boxAuth.copied.waitFor();
    assert.equal(await window.clipboard(), session.accessToken);
    await view.choose("Mira Okafor", "Sign Out");
    await boxAuth.confirmSignOut();
    await view.welcome("Sign In").waitFor();
    await boxAuth.signInItem.waitFor();
    await person.keepPicture("newcomer 90 after the sign-out");
  });
});
