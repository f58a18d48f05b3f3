import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import type { CommandFixture } from "../../editor/commandFixture";
import { type TerminalFixture, withTerminal } from "../terminalFixture";

const onPosix = process.platform === "win32" ? it.skip : it;

describe("box-token exec", function () {
  this.timeout(30_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;

  withTerminal((aWindow, aTerminal) => {
    window = aWindow;
    terminal = aTerminal;
  });

  beforeEach(async () => {
    await window.signInOAuth();
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
  });

  const node = (script: string, ...args: string[]) => ["--", process.execPath, "-e", script, ...args];
  const exec = (...args: readonly string[]) => terminal.boxToken(["exec", ...args]);

  it("gives the token to that one program", async () => {
    const { code, stdout } = await exec(...node("process.stdout.write(process.env.BOX_ACCESS_TOKEN)"));
    assert.equal(code, 0);
    assert.ok(await window.isAlive(stdout));
  });

  it("passes arguments, standard error and the exit code as they are", async () => {
    const odd = ["a b", 'c"d', "e'f", "$HOME", "--", "*", "ü", "%PATH%", "^&|<>"];
    const script =
      "console.log(JSON.stringify(process.argv.slice(1))); console.error('beside'); process.exit(23)";
    const { code, stdout, stderr } = await exec(...node(script, ...odd));
    assert.deepEqual(JSON.parse(stdout), odd);
    assert.equal(stderr, "beside\n");
    assert.equal(code, 23);
  });

  it("does not tell the program that its own Node is an editor", async () => {
    const { stdout } = await exec(...node("console.log(process.env.ELECTRON_RUN_AS_NODE)"));
    assert.equal(stdout, "undefined\n");
  });

  it("gives a token for less", async () => {
    const ask =
      "fetch(process.argv[1], { headers: { authorization: 'Bearer ' + process.env.BOX_ACCESS_TOKEN } }).then(r => console.log(r.status))";
    const upload = `${window.apiUrl}/2.0/users/me`;
    const { stdout } = await exec("--downscope", "item_preview", ...node(ask, upload));
    assert.match(stdout, /^(200|403)\n$/);
    assert.deepEqual(window.delivery.uses.all()[0]?.scopes, ["item_preview"]);
  });

  it("blots the token out where the program prints it, also in pieces", async () => {
    const script = `
      const token = process.env.BOX_ACCESS_TOKEN;
      process.stderr.write("to the end: " + token);
      process.stdout.write("whole " + token + " half " + token.slice(0, 9));
      setTimeout(() => process.stdout.write(token.slice(9) + " other " + token.slice(0, 9)), 50);`;
    const { stdout, stderr } = await exec("--mask", ...node(script));
    assert.match(stdout, /^whole \[BOX_ACCESS_TOKEN\] half \[BOX_ACCESS_TOKEN\] other \w{9}$/);
    assert.equal(stderr, "to the end: [BOX_ACCESS_TOKEN]");
  });

  it("ends as shells do when there is no such program, or it may not be run", async () => {
    const absent = await exec("--", "no-such-program-anywhere");
    assert.equal(absent.code, 127);
    assert.equal(absent.stderr, "box-token: no-such-program-anywhere: no such command\n");
    const file = join(terminal.folder.path, "data.txt");
    writeFileSync(file, "no program", { mode: 0o600 });
    assert.equal((await exec("--", file)).code, 126);
  });

  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const) {
    onPosix(`passes ${signal} on, which no terminal has sent to both`, async () => {
      const script = `
        process.on("${signal}", () => { console.log("told"); process.exit(3); });
        console.log("ready");
        setInterval(() => {}, 1000);`;
      const { running, result } = terminal.start("box-token", ["exec", ...node(script)]);
      await until(window.clock, () => running.stdout.includes("ready"), 0);
      process.kill(running.pid, signal);
      const { code, stdout, stderr } = await result;
      assert.deepEqual({ code, stdout, stderr }, { code: 3, stdout: "ready\ntold\n", stderr: "" });
    });
  }

  onPosix("tells as shells do that the program was ended by a signal", async () => {
    const { code } = await exec(...node("process.kill(process.pid, 'SIGKILL')"));
    assert.equal(code, 128 + 9);
  });

  onPosix("lets the program go, and says nothing, when nobody reads its output any more", async () => {
    const endless = "setInterval(() => process.stdout.write('x'.repeat(1000) + '\\n'), 1)";
    const line = `{ box-token exec --mask -- '${process.execPath}' -e "${endless}"; } | head -n 1`;
    const { result } = terminal.start("sh", ["-c", line]);
    const { stdout, stderr } = await drive(window.clock, result);
    assert.equal(stdout.trimEnd().length, 1000);
    assert.match(stderr, /EPIPE/, "the program's own words");
    assert.doesNotMatch(stderr, /box-token\.js/);
  });
});
