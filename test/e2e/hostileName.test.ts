import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { demoCcgApp } from "../box-simulator/tenant";
import type { BoxAuthPage } from "./boxAuthPage";
import type { E2eSession } from "./e2eSession";
import { withSession } from "./withSession";

/** As long as a name may be. */
const NAME = "$(key) [x](command:x) <b>//evil.example";

describe("an account that is called like a link and an icon", () => {
  let session: E2eSession;
  let boxAuth: BoxAuthPage;

  withSession((aSession, aPerson) => {
    session = aSession;
    boxAuth = aPerson.boxAuth;
  });

  it("is signed in beside another one, and so shown by its name", async () => {
    await boxAuth.signIn(session.clientSecret);
    await boxAuth.run(
      "Add Client Credentials Account…",
      { asks: "client ID", type: demoCcgApp.clientId },
      { asks: "client secret", type: demoCcgApp.clientSecret },
      { asks: "who should the token act for", pick: "Service account" },
      { asks: "enterprise ID", type: demoCcgApp.enterpriseId },
    );
    // The message may still be the one of the first sign-in.
    await boxAuth.statusReads(/Harbour Clerk/);
    await boxAuth.run("Rename Account", { asks: "rename account", type: NAME });
    await boxAuth.statusReads(/\[x\]/);
  });

  it("is words alone in the status bar", async () => {
    const { text, links, icons } = await partsOf(boxAuth.status);
    assert.match(text, /\$\(key\) \[x\]/);
    assert.deepEqual({ links: links.filter(isCommand), icons }, { links: [], icons: ["key"] });
  });

  it("is words alone in the tooltip, whose links are those of Box Auth", async () => {
    const { text, links } = await partsOf(await boxAuth.tooltip());
    assert.ok(text.includes(NAME), text);
    assert.deepEqual(
      links.filter((link) => !link.startsWith("command:boxAuth.")),
      [],
    );
    assert.ok(links.length >= 5);
  });

  it("is words alone in a message", async () => {
    await boxAuth.run("Use Account for This Workspace");
    const message = boxAuth.window.notification("This workspace uses");
    await message.waitFor();
    const { text, links } = await partsOf(message.locator(".notification-list-item-message"));
    assert.ok(text.includes(NAME), text);
    assert.deepEqual(links, []);
  });

  it("is words alone in the list of accounts", async () => {
    await boxAuth.run("Accounts");
    const row = boxAuth.window.quickInput.locator(".monaco-list-row").filter({ hasText: "[x]" }).first();
    await row.waitFor();
    const { text, links, icons } = await partsOf(row.locator(".quick-input-list-label").first());
    assert.ok(text.includes(NAME), text);
    assert.deepEqual({ links: links.filter(isCommand), icons }, { links: [], icons: ["key"] });
  });
});

const isCommand = (link: string) => link.startsWith("command:");

/** What a person reads in it, where its links lead, and the icons beside the words. */
async function partsOf(
  shown: Locator,
): Promise<{ readonly text: string; readonly links: string[]; readonly icons: string[] }> {
  const parts = await shown.first().evaluate((element) => ({
    text: element.textContent ?? "",
    links: [...element.querySelectorAll("a")].map(
      (link) => link.getAttribute("data-href") ?? link.getAttribute("href") ?? "",
    ),
    icons: [...element.querySelectorAll(".codicon")].map((icon) => icon.className),
  }));
  return {
    text: parts.text.replace(/\u2060/g, "").replace(/\s+/g, " "),
    links: parts.links.filter((link) => link !== "" && link !== "#"),
    icons: parts.icons.map((name) => /codicon-([a-z-]+)/.exec(name)?.[1] ?? name),
  };
}
