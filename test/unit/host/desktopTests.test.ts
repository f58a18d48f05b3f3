import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../host/paths";
import { Running } from "../../host/processes";
import { TemporaryFolder } from "../../host/temporaryFolder";

interface Started {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What there was before the editor made anything. */
  readonly folders: { readonly data: boolean; readonly workspace: boolean };
}

const cli = join(root, "node_modules", "@vscode", "test-cli", "out", "bin.mjs");
const compiled = join(root, "out", "test", "integration");

describe("the integration tests in a desktop editor", () => {
  let temporary: TemporaryFolder;

  before(function () {
    if (process.platform === "win32") {
      this.skip();
    }
  });

  beforeEach(() => {
    temporary = new TemporaryFolder("desktop");
  });

  afterEach(() => temporary.remove());

  /** Runs them with a program that notes how it was started, instead of an editor. */
  async function runWith(exitCode: number): Promise<{ code: number; started: Started }> {
    const program = join(temporary.path, "editor");
    const note = join(temporary.path, "started.json");
    await writeFile(
      program,
      `#!${process.execPath}
const [args, env] = [process.argv.slice(2), process.env];
const found = (path) => require("node:fs").existsSync(path);
const data = found(args.find((arg) => arg.startsWith("--user-data-dir=")).split("=")[1]);
const folders = { data, workspace: found(args.find((arg) => arg.endsWith("my-box-app"))) };
require("node:fs").writeFileSync(${JSON.stringify(note)}, JSON.stringify({ args, env, folders }));
process.exit(${exitCode});
`,
    );
    await chmod(program, 0o755);
    const TMPDIR = temporary.inside("tmp");
    const env = { ...process.env, TMPDIR, BOX_AUTH_VSCODE: program, ELECTRON_RUN_AS_NODE: "1" };
    const code = await new Running(process.execPath, [cli], { cwd: root, env }).ended;
    return { code, started: JSON.parse(await readFile(note, "utf8")) };
  }

  it("are all of them, in the editor that is named, with this project as the extension", async () => {
    const { code, started } = await runWith(0);
    assert.equal(code, 0);
    assert.ok(started.args.includes(`--extensionDevelopmentPath=${root}`));
    const files: string[] = JSON.parse(started.env.VSCODE_TEST_OPTIONS ?? "{}").files;
    const wanted = readdirSync(compiled).filter((name) => name.endsWith(".test.js"));
    assert.deepEqual(files.sort(), wanted.map((name) => join(compiled, name)).sort());
  });

  it("begin with new settings and an empty workspace, and leave neither behind", async () => {
    const earlier = await runWith(0);
    const data = earlier.started.args.find((arg) => arg.startsWith("--user-data-dir="))?.split("=")[1] ?? "";
    assert.ok(data.startsWith(temporary.inside("tmp")), data);
    // As a run leaves it that was killed.
    mkdirSync(data, { recursive: true });
    const { started } = await runWith(0);
    assert.deepEqual(started.folders, { data: false, workspace: true });
    assert.deepEqual(readdirSync(temporary.inside("tmp")), []);
  });

  it("start an editor, not the Node in it, also from a window of an editor", async () => {
    const { started } = await runWith(0);
    assert.equal(started.env.ELECTRON_RUN_AS_NODE, undefined);
  });

  it("fail when the editor says so", async () => {
    assert.notEqual((await runWith(1)).code, 0);
  });
});
