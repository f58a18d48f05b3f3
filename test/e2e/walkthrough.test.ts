import assert from "node:assert/strict";
import { ConsolePage } from "./consolePage";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { askBox, TerminalPage } from "./terminalPage";
import { WalkthroughPage } from "./walkthroughPage";
import { withSession } from "./withSession";

/** A word of the drawing of each step. */
const steps = {
  "Make or pick a Box app": "Fetch Client Secret",
  "Register the redirect URI": "Save Changes",
  "Sign in": "Grant access to Box",
  "See the countdown": "Copy Token",
  "Use the token in a terminal": "TERMINAL",
} as const;
const [app, redirectUri, signIn, countdown, terminal] = Object.keys(steps) as [...(keyof typeof steps)[]] as [
  string,
  string,
  string,
  string,
  string,
];

describe("the walkthrough in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;
  let walkthrough: WalkthroughPage;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    {
      settings: {
        "boxAuth.clientId": "",
        "terminal.integrated.defaultProfile.linux": "sh",
        "terminal.integrated.gpuAcceleration": "off",
      },
    },
  );

  const done = async (...wanted: readonly string[]) => {
    await eventually(`done are ${wanted.join(", ")}`, async () => {
      return JSON.stringify(await walkthrough.done()) === JSON.stringify(wanted);
    });
  };

  it("shows five steps, none of them done, each with its drawing", async () => {
    walkthrough = await WalkthroughPage.open(person.boxAuth.window);
    assert.deepEqual(await walkthrough.titles(), Object.keys(steps));
    for (const [title, word] of Object.entries(steps)) {
      await walkthrough.select(title);
      await walkthrough.pictureShows(word);
      await person.keepPicture(`walkthrough ${title}`);
    }
    assert.deepEqual(await walkthrough.done(), []);
  });

  it("leads a newcomer without an app to a token in a terminal, and marks what was done", async () => {
    const { boxAuth, context } = person;
    const { window } = boxAuth;
    walkthrough = await WalkthroughPage.open(window);
    const opened = context.waitForEvent("page");
    await walkthrough.press(app, "Open Developer Console");
    const developerConsole = new ConsolePage(await opened);
    assert.equal(developerConsole.page.url(), session.simulator.consoleUrl);
    await developerConsole.createApp("Paper Boats");
    await window.page.bringToFront();
    await done(app);

    await walkthrough.press(redirectUri, "Copy Redirect URI");
    await window.notification("exactly as it is, and press Save Changes").waitFor();
    assert.equal(await window.clipboard(), session.app.redirectUri);
    await developerConsole.page.bringToFront();
    await developerConsole.pasteRedirectUri();
    const credentials = await developerConsole.credentials();
    await window.page.bringToFront();
    await done(app, redirectUri);

    await walkthrough.press(signIn, "Sign In");
    const box = await boxAuth.setUpApp(credentials);
    await done(app, redirectUri);
    await box.logIn();
    await box.grant();
    await window.page.bringToFront();
    await boxAuth.signedIn.waitFor();
    await done(app, redirectUri, signIn);

    // More than three toasts hide each other.
    await window.closeNotifications();
    await boxAuth.clickStatus();
    await done(app, redirectUri, signIn, countdown);

    await walkthrough.press(terminal, "Open Terminal");
    // What is typed before the prompt may end the shell.
    await window.page.locator(".xterm-rows").getByText(/[$#]/).first().waitFor();
    const answer = new TerminalPage(session, person).shell(askBox("", session.simulator.apiUrl));
    const question = window.notification("A program in a terminal asks for an access token");
    await question.waitFor();
    assert.deepEqual(await walkthrough.done(), [app, redirectUri, signIn, countdown]);
    await window.pressIn(question, "This Workspace");
    assert.match(await answer, /"login":\s*"mira@example\.com"/);
    await done(app, redirectUri, signIn, countdown, terminal);
    await person.keepPicture("walkthrough done");
  });

  it("is drawn in the colours of the theme", async () => {
    const { window } = person.boxAuth;
    for (const [theme, white] of [
      ["Default High Contrast", true],
      ["Default High Contrast Light", false],
    ] as const) {
      await session.server.change({ "workbench.colorTheme": theme });
      await window.reload();
      walkthrough = await WalkthroughPage.open(window);
      await walkthrough.select(redirectUri);
      await walkthrough.pictureShows(steps["Register the redirect URI"]);
      const heading = walkthrough.picture.getByText("OAuth 2.0 Redirect URI");
      const fill = await heading.evaluate((element) => getComputedStyle(element).fill);
      assert.equal(fill === "rgb(255, 255, 255)", white, `${theme}: ${fill}`);
    }
  });
});
