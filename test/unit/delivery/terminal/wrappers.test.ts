import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cmdWrapper, writeWrappers } from "../../../../src/delivery/terminal/wrappers";
import { TemporaryFolder } from "../../../host/temporaryFolder";

const onPosix = process.platform === "win32" ? it.skip : it;

/** Stands in for the editor: says what it was given. */
const FAKE_NODE = `#!/bin/sh
printf '%s\\n' "$ELECTRON_RUN_AS_NODE" "$@"
`;

describe("the wrappers of box-token", () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder("wrappers");
  });

  afterEach(() => folder.remove());

  for (const name of [
    "with spaces",
    "it's",
    'a "quoted" one',
    "$HOME `id` $(id)",
    "100%PATH%",
    "!important!",
    "back\\slash",
    "new\nline",
    "-n",
    "*",
    "ü;&|<>",
  ]) {
    onPosix(
      `find the editor and the program in folders that are called ${JSON.stringify(name)}`,
      async () => {
        const home = folder.inside(name);
        const node = join(home, "node");
        writeFileSync(node, FAKE_NODE);
        chmodSync(node, 0o755);
        const bin = join(home, "bin");
        await writeWrappers({ folder: bin, node, program: "" });
        const args = ["exec", "--", 'a "b" $c `d` %e% !f!', ""];
        const { stdout, stderr } = spawnSync(join(bin, "box-token"), args, { encoding: "utf8" });
        assert.equal(stderr, "");
        assert.equal(stdout, ["1", join(bin, "box-token.cjs"), ...args, ""].join("\n"));
      },
    );
  }

  onPosix(
    "work through a link to their folder, and are this person's alone whatever the mask is",
    async () => {
      const node = join(folder.path, "node");
      writeFileSync(node, FAKE_NODE);
      chmodSync(node, 0o755);
      const bin = join(folder.path, "bin");
      const before = process.umask(0);
      try {
        await writeWrappers({ folder: bin, node, program: "" });
      } finally {
        process.umask(before);
      }
      const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
      assert.deepEqual(
        ["", "box-token", "box-token.cmd", "box-token.cjs"].map((file) => mode(join(bin, file))),
        ["700", "700", "600", "600"],
      );
      const link = join(folder.path, "link");
      symlinkSync(bin, link);
      const { stdout } = spawnSync(join(link, "box-token"), { encoding: "utf8" });
      assert.equal(stdout, `1\n${join(link, "box-token.cjs")}\n`);
    },
  );

  onPosix("take the place of links, and write nothing where these lead", async () => {
    const bin = join(folder.path, "bin");
    mkdirSync(bin);
    const precious = join(folder.path, "precious");
    writeFileSync(precious, "precious");
    for (const name of ["box-token", "box-token.cjs", "box-token.cmd"]) {
      symlinkSync(precious, join(bin, name));
    }
    await writeWrappers({ folder: bin, node: "/usr/bin/node", program: "the program" });
    assert.equal(readFileSync(precious, "utf8"), "precious");
    assert.equal(readFileSync(join(bin, "box-token.cjs"), "utf8"), "the program");
    assert.notEqual(statSync(precious).mode & 0o777, 0o700);
  });

  const environment = {
    USERPROFILE: "C:\\Users\\Zoë",
    LOCALAPPDATA: "C:\\Users\\Zoë\\AppData\\Local",
  };
  for (const [node, written] of [
    ["C:\\Program Files\\Code (x86) & Co\\Code.exe", "C:\\Program Files\\Code (x86) & Co\\Code.exe"],
    ["D:\\100%\\!x!\\a^b\\Code.exe", "D:\\100%%\\!x!\\a^b\\Code.exe"],
    ["c:\\users\\zoë\\AppData\\Local\\Programs\\Code.exe", "%LOCALAPPDATA%\\Programs\\Code.exe"],
    ["C:\\Users\\Zoë\\scoop\\100%\\Code.exe", "%USERPROFILE%\\scoop\\100%%\\Code.exe"],
    ["C:\\Users\\Zoël\\Code.exe", "C:\\Users\\Zoël\\Code.exe"],
    ["C:\\Users\\Zoë\\Geräte\\Code.exe", "C:\\Users\\Zoë\\Geräte\\Code.exe"],
  ] as const) {
    it(`name ${node} so that cmd finds it`, () => {
      const lines = cmdWrapper(node, environment).split("\r\n");
      assert.deepEqual(lines, [
        "@echo off",
        "setlocal DisableDelayedExpansion",
        "set ELECTRON_RUN_AS_NODE=1",
        `"${written}" "%~dp0box-token.cjs" %*`,
        "",
      ]);
    });
  }
});
