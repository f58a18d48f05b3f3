import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { english, localized } from "../../src/base/localizedMessage";
import {
  alreadyDonePage,
  approvedPage,
  failedPage,
  foreignIssuerPage,
  ignoredPage,
  otherSignInPage,
  pageHeaders,
  signedInPage,
} from "../../src/signIn/callbackPage";
import { openBrowser } from "../host/chromium";
import { faults } from "./accessibility";

const pages = {
  "signed in": signedInPage({ name: "Mira Okafor", login: "mira@example.com" }),
  approved: approvedPage(),
  failed: failedPage(localized("Box refused the sign-in.")),
  "already done": alreadyDonePage(),
  "of another sign-in": otherSignInPage(),
  "of another issuer": foreignIssuerPage(["https://api.box.com"]),
  ignored: ignoredPage(400),
};
const looks = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  "forced light": { colorScheme: "light", forcedColors: "active" },
  "forced dark": { colorScheme: "dark", forcedColors: "active" },
} as const;
const widths = [360, 1280];

describe("what axe-core finds on the callback page", () => {
  let browser: Browser;
  let server: Server;
  let tab: Page;

  before(async () => {
    const all = new Map(Object.entries(pages));
    server = createServer(({ url = "" }, response) => {
      const page = all.get(decodeURIComponent(url.slice(1)));
      // As the loopback server sends it, policy included.
      response.writeHead(page?.status ?? 404, pageHeaders());
      response.end(page?.htmlIn(english));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await openBrowser();
    tab = await browser.newPage({ reducedMotion: "reduce" });
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  for (const [look, media] of Object.entries(looks)) {
    for (const width of widths) {
      it(`nothing in ${look} colours, ${width} pixels wide, and nothing is cut`, async () => {
        await tab.emulateMedia(media);
        await tab.setViewportSize({ width, height: 640 });
        for (const name of Object.keys(pages)) {
          const { port } = server.address() as AddressInfo;
          await tab.goto(`http://127.0.0.1:${port}/${encodeURIComponent(name)}`);
          // What it could not find out is whether the footer can be read on a ground that goes from one colour to another.
          const found = (await faults(tab)).filter(
            (fault) => !/^color-contrast: footer: .* gradient$/.test(fault),
          );
          assert.deepEqual(found, [], name);
          const isCut = await tab.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          );
          assert.equal(isCut, false, name);
        }
      });
    }
  }

  it("the footer can be read on each colour of the ground behind it", async () => {
    await tab.setViewportSize({ width: 360, height: 640 });
    for (const colorScheme of ["light", "dark"] as const) {
      await tab.emulateMedia({ colorScheme, forcedColors: "none" });
      for (const ground of ["--ground", "--glow"]) {
        await tab.evaluate((name) => {
          document.body.style.background = `var(${name})`;
        }, ground);
        assert.deepEqual(await faults(tab, { part: "footer" }), [], `${colorScheme} ${ground}`);
      }
    }
  });
});
