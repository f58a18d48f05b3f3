import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { chmodSync, cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { transformSync } from "esbuild";
import { sdkAdapters } from "../../../../src/delivery/forms/sdkAdapters";
import { root } from "../../../host/paths";
import { runToEnd } from "../../../host/processes";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { hasTool, withTool } from "../../../host/tools";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";
import { TerminalFixture, withoutAgents } from "../terminalFixture";
import { Conversation } from "./conversation";

const media = join(root, "media", "sdk");
const fixtures = join(root, "test", "fixtures", "sdk");
const text = (file: string) => readFileSync(join(media, file), "utf8");
/** A token lives for a little more than an hour. */
const EXPIRY_MS = 70 * 60_000;

describe("the classes for the official SDKs", function () {
  this.timeout(60_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;
  let folder: TemporaryFolder;
  let program: Conversation | undefined;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    terminal = await TerminalFixture.open(window);
    folder = new TemporaryFolder("adapters", "test");
    // As with a person who works elsewhere: nothing is refreshed but by whoever needs it.
    editor.settings.set("boxAuth.refresh", "onDemand");
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    await window.signInOAuth();
  });

  afterEach(async () => {
    await program?.end();
    program = undefined;
    await terminal.close();
    await folder.remove();
  });

  function start(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
    program = new Conversation(command, args, {
      cwd: folder.path,
      env: { ...withoutAgents(), ...Object.fromEntries(terminal.variables), ...environment },
    });
  }

  function ask(line: string): Promise<string> {
    assert.ok(program);
    return drive(window.clock, program.ask(line));
  }

  /** The first request, and one after each of three expiries. Box is asked for a new token once each time. */
  async function survivesThreeExpiries(line: string, answer: string): Promise<void> {
    assert.equal(await ask(line), answer);
    for (let expiry = 1; expiry <= 3; expiry++) {
      await window.clock.advance(EXPIRY_MS);
      const refreshes = window.simulator.count({ place: "token" });
      assert.equal(await ask(line), answer);
      assert.equal(window.simulator.count({ place: "token" }), refreshes + 1, `expiry ${expiry}`);
    }
  }

  for (const file of ["boxTokenAuth.ts", "boxTokenAuth.mjs"]) {
    it(`${file} keeps ten requests at once alive over three expiries, with the real SDK`, async () => {
      startNode(file);
      await survivesThreeExpiries("10", Array(10).fill("mira@example.com").join(" "));
      assert.equal(await ask("downscope"), "item_preview");
      assert.match(await ask("revoke"), /run “Box: Sign Out” there/);
    });
  }

  function startNode(file: string, environment?: NodeJS.ProcessEnv): void {
    symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"), "junction");
    const { code } = transformSync(text(file), {
      loader: file.endsWith(".ts") ? "ts" : "js",
      format: "esm",
      target: "node20",
    });
    writeFileSync(join(folder.path, "boxTokenAuth.mjs"), code);
    cpSync(join(fixtures, "client.mjs"), join(folder.path, "client.mjs"));
    start(process.execPath, ["client.mjs", window.simulator.apiUrl], environment);
  }

  it("tell what box-token said where there is no token, and get one as soon as there is", async () => {
    editor.settings.set("boxAuth.refresh", "never");
    startNode("boxTokenAuth.ts");
    assert.equal(await ask("1"), "mira@example.com");
    await window.clock.advance(EXPIRY_MS);
    assert.match(await ask("1"), /boxAuth\.refresh is set to never/);
    editor.settings.set("boxAuth.refresh", "onDemand");
    assert.equal(await ask("1"), "mira@example.com");
  });

  it("ask once for a token that lives long, and each time for one that ends within a minute", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const calls = join(folder.path, "calls");
    const standIn = (secondsLeft: number) => {
      const json = `{"access_token":"canary","expires_at":${Math.floor(Date.now() / 1000) + secondsLeft}}`;
      writeFileSync(join(folder.path, "box-token"), `#!/bin/sh\necho x >> '${calls}'\necho '${json}'\n`);
      chmodSync(join(folder.path, "box-token"), 0o755);
      writeFileSync(calls, "");
    };
    standIn(3_600);
    startNode("boxTokenAuth.ts", { PATH: `${folder.path}${delimiter}${process.env.PATH}` });
    const countFor = async (times: number) => {
      for (let i = 0; i < times; i++) {
        assert.equal(await ask("header"), "Bearer canary");
      }
      return readFileSync(calls, "utf8").length / 2;
    };
    assert.equal(await countFor(3), 1);
    await program?.end();
    standIn(30);
    start(process.execPath, ["client.mjs", window.simulator.apiUrl], {
      PATH: `${folder.path}${delimiter}${process.env.PATH}`,
    });
    assert.equal(await countFor(3), 3);
    // The person was not asked, since it was no box-token of ours.
    await terminal.boxToken([]);
  });

  withTool("python3", "--version")(
    "in Python compiles, has the seam's parameters, and lives over three expiries",
    async () => {
      const file = join(folder.path, "box_token_auth.py");
      writeFileSync(file, text("box_token_auth.py"));
      await runToEnd("python3", ["-m", "py_compile", file]);
      const hasSdk = hasTool("python3", "-c", "import box_sdk_gen");
      cpSync(join(fixtures, "python", "client.py"), join(folder.path, "client.py"));
      start("python3", ["client.py", `${window.simulator.apiUrl}/2.0/users/me`], {
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONIOENCODING: "utf-8",
        ...(!hasSdk && { PYTHONPATH: join(fixtures, "python") }),
      });
      assert.equal(await ask("seam"), "True");
      await survivesThreeExpiries("go", "mira@example.com");
      if (!hasSdk) {
        assert.equal(await ask("downscope"), "for item_preview on https://api.box.com/2.0/files/1");
      }
      assert.match(await ask("revoke"), /Box: Sign Out/);
    },
  );

  withTool("javac", "-version")("in Java compiles, and lives over three expiries", async () => {
    cpSync(join(fixtures, "java"), folder.path, { recursive: true });
    writeFileSync(join(folder.path, "BoxTokenAuth.java"), text("BoxTokenAuth.java"));
    // As old as the SDK's own.
    await runToEnd("javac", ["-encoding", "utf8", "-nowarn", "--release", "8", "-d", "out", "Client.java"], {
      cwd: folder.path,
    });
    start("java", [
      "-Dfile.encoding=UTF-8",
      "-cp",
      "out",
      "Client",
      `${window.simulator.apiUrl}/2.0/users/me`,
    ]);
    await survivesThreeExpiries("go", "mira@example.com");
    assert.equal(await ask("downscope"), "for item_preview on https://api.box.com/2.0/files/1");
    assert.match(await ask("revoke"), /Box: Sign Out/);
  });
});

describe("the files of the classes", () => {
  it("are those that are offered, and are packaged", () => {
    assert.deepEqual(readdirSync(media).sort(), sdkAdapters.map(({ file }) => file).sort());
    assert.match(readFileSync(join(root, ".vscodeignore"), "utf8"), /^!media\/sdk\/\*$/m);
  });

  it("have no token in them and call box-token in the one way that gives its end", () => {
    for (const { file } of sdkAdapters) {
      assert.match(text(file), /box-token --format json/);
      assert.match(text(file), /There is no secret in here/);
      assert.ok(text(file).split("\n").length <= 46, `${file} can be read at a glance`);
    }
  });

  it("are one and the same class in TypeScript and in JavaScript", () => {
    const plain = (file: string, loader: "ts" | "js") =>
      transformSync(text(file), { loader, target: "es2022", minifyWhitespace: true }).code;
    assert.equal(plain("boxTokenAuth.ts", "ts"), plain("boxTokenAuth.mjs", "js"));
  });

  it("fit the types of the SDK in TypeScript", async function () {
    this.timeout(60_000);
    const folder = new TemporaryFolder("adapters", "test");
    try {
      symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"), "junction");
      cpSync(join(media, "boxTokenAuth.ts"), join(folder.path, "boxTokenAuth.mts"));
      const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
      const options = "--noEmit --strict --skipLibCheck --target es2022 --module nodenext --types node";
      await runToEnd(process.execPath, [tsc, ...options.split(" "), "boxTokenAuth.mts"], {
        cwd: folder.path,
      });
    } finally {
      await folder.remove();
    }
  });

  it("have every method of the seam in C#, with its types", () => {
    const code = text("BoxTokenAuth.cs");
    const session = String.raw`NetworkSession\? networkSession = null\)`;
    for (const [type, name, first] of [
      ["Task<AccessToken>", "RetrieveTokenAsync", ""],
      ["Task<AccessToken>", "RefreshTokenAsync", ""],
      ["Task<string>", "RetrieveAuthorizationHeaderAsync", ""],
      ["Task", "RevokeTokenAsync", ""],
      [
        "Task<AccessToken>",
        "DownscopeTokenAsync",
        String.raw`IReadOnlyList<string> scopes, string\? resource = null, string\? sharedLink = null, `,
      ],
    ] as const) {
      assert.match(code, new RegExp(`public (async )?${type} ${name}\\(${first}${session}`));
    }
    assert.match(code, /class BoxTokenAuth : IAuthentication/);
    const count = (sign: string) => code.split(sign).length;
    assert.deepEqual([count("{"), count("(")], [count("}"), count(")")]);
  });
});
