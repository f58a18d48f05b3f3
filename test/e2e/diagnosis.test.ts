import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { hostFolder } from "../host/paths";
import type { E2eSession, Person } from "./e2eSession";
import { withSession } from "./withSession";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];
const THEMES = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  contrast: "Default High Contrast",
} as const;

describe("Box: Run Diagnostics… in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  withSession((aSession, aPerson) => {
    session = aSession;
    person = aPerson;
  });

  const page = (): FrameLocator =>
    person.boxAuth.window.page.frameLocator("iframe.webview:visible").frameLocator("iframe#active-frame");
  const status = (text: string | RegExp) => page().locator("#status").filter({ hasText: text });
  const row = (title: string) => page().locator("li").filter({ hasText: title }).first();
  const press = (title: string) => page().getByRole("button", { name: title, exact: true }).click();

  it("says of a fresh editor that nobody is signed in, and offers to", async () => {
    await person.boxAuth.run("Run Diagnostics…");
    await status("All is well. Worth knowing").waitFor();
    assert.match((await row("Port").textContent()) ?? "", /^OKPortPort \d+ is free on 127\.0\.0\.1/);
    assert.match((await row("Box's API").textContent()) ?? "", /answers on this machine, after \d+ ms/);
    assert.match((await row("Secret storage").textContent()) ?? "", /^OK.*keeps what it is given/);
    assert.match((await row("Shared folder").textContent()) ?? "", /Files and the lock work/);
    assert.match((await row("Clock").textContent()) ?? "", /agrees with Box's/);
  });

  it("names the port that is taken, with a button that leads to the setting, and a report without the person", async () => {
    await person.boxAuth.signIn(session.clientSecret);
    await person.boxAuth.status.waitFor();
    await person.boxAuth.window.closeNotifications();
    const { port } = new URL(session.app.redirectUri);
    const taken = await listenOn(Number(port));
    try {
      await press("Run Again");
      await status(`Do this next: Port ${port} is in use on ::1 by another program`).waitFor();
      assert.match((await row("Accounts").textContent()) ?? "", /Mira Okafor: signed in, the token is valid/);
      await press("Copy Report");
      await person.boxAuth.window.page.locator(".statusbar").filter({ hasText: "Report copied" }).waitFor();
      const report = await person.boxAuth.window.clipboard();
      assert.match(report, /- Port: \*\*problem\*\*\. Port \d+ is in use on ::1/);
      assert.match(report, /- Accounts: ok\. Account 1: signed in/);
      assert.doesNotMatch(report, /Mira|mira|Okafor|demo\.example/);
      assert.ok(!report.includes(session.app.clientId));
      assert.ok(!report.includes(session.accessToken));
      await press("Open Settings");
      await person.boxAuth.window.page.locator(".settings-editor").waitFor();
    } finally {
      taken.close();
    }
  });

  it("is used by keys alone", async () => {
    await person.boxAuth.window.runCommand("View: Close All Editors");
    await person.boxAuth.run("Run Diagnostics…");
    await status(/^All is well/).waitFor();
    const { keyboard } = person.boxAuth.window.page;
    const focused = () => page().locator("button:focus");
    await keyboard.press("Tab");
    await focused().filter({ hasText: "Copy Report" }).waitFor();
    await keyboard.press("Tab");
    await focused().filter({ hasText: "Run Again" }).waitFor();
    await keyboard.press("Enter");
    await page().getByRole("button", { name: "Cancel" }).waitFor();
    await status(/^All is well/).waitFor();
  });

  it("can be cancelled, and says how far it came", async () => {
    session.simulator.faults.add({ on: "user", kind: "hold", moment: "after" });
    await person.boxAuth.run("Run Diagnostics…");
    await status("Box's API").waitFor();
    await press("Cancel");
    await status("Cancelled").waitFor();
    assert.equal(await row("Versions").count(), 0);
  });

  it("shows what it found when its tab comes to the front again, and goes with its tab", async () => {
    const { window } = person.boxAuth;
    await window.runCommand("File: New Untitled Text File");
    await window.page.locator(".editor-instance .monaco-editor").first().waitFor();
    await window.page.getByRole("tab", { name: "Box Diagnostics" }).click();
    await status("Cancelled").waitFor();
    await window.runCommand("View: Close All Editors");
    assert.equal(await window.page.getByRole("tab", { name: "Box Diagnostics" }).count(), 0);
  });

  for (const [kind, theme] of Object.entries(THEMES)) {
    it(`fits a window of either size, in ${kind} colours`, async () => {
      const { window } = person.boxAuth;
      await session.server.change({ "workbench.colorTheme": theme });
      await window.reload();
      const taken = await listenOn(Number(new URL(session.app.redirectUri).port));
      await person.boxAuth.run("Run Diagnostics…");
      await status(/^Do this next/).waitFor();
      taken.close();
      for (const size of SIZES) {
        await window.page.setViewportSize(size);
        const isCut = await page()
          .locator("html")
          .evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
        assert.equal(isCut, false);
        await window.picture(join(hostFolder, "pictures", `diagnosis-${kind}-${size.width}.png`));
      }
    });
  }
});

/** As another program may have it: on one of the two loopback addresses. */
async function listenOn(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "::1", resolve));
  return server;
}
