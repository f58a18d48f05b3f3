import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { root } from "../../host/paths";
import { TemporaryFolder } from "../../host/temporaryFolder";

interface Task {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly dependsOn?: readonly string[];
}
interface Configuration {
  readonly name: string;
  readonly port?: number;
  readonly preLaunchTask: string;
}
const read = (...names: string[]) => JSON.parse(readFileSync(join(root, ...names), "utf8"));
const { tasks } = read(".vscode", "tasks.json") as { tasks: readonly Task[] };
const { configurations } = read(".vscode", "launch.json") as { configurations: readonly Configuration[] };
const { scripts } = read("package.json") as { scripts: Readonly<Record<string, string>> };

describe("what F5 starts", () => {
  it("has only tasks and scripts that exist", () => {
    const labels = tasks.map(({ label }) => label);
    const wanted = [
      ...configurations.map(({ preLaunchTask }) => preLaunchTask),
      ...tasks.flatMap(({ dependsOn = [] }) => dependsOn),
    ];
    assert.deepEqual(
      wanted.filter((label) => !labels.includes(label)),
      [],
    );
    const names = tasks.flatMap(({ command }) => /^npm run ([\w:-]+)/.exec(command)?.[1] ?? []);
    assert.deepEqual(names, ["watch", "box-simulator"]);
    assert.ok(names.every((name) => name in scripts));
  });

  const simulator = tasks.find(({ label }) => label === "simulator");
  const opens = tasks.find(({ label }) => label === "editor at the simulator");
  const onPosix = process.platform === "win32" ? it.skip : it;

  onPosix("is an editor with this extension, the debugger's port and the simulator's settings", async () => {
    const folder = new TemporaryFolder("editor");
    const editor = join(folder.path, "editor");
    await writeFile(editor, TELLING, { mode: 0o700 });
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const told = once(server, "connection").then(([socket]) => text(socket));

    const [program = "", ...args] = opens?.args ?? [];
    const filled = args.map((arg) => arg.replace(/^\$\{execPath\}$/, editor));
    const env = { ...process.env, TELL_PORT: String(port), ELECTRON_RUN_AS_NODE: "1" };
    assert.equal(spawnSync(process.execPath, [join(root, program), ...filled], { env }).status, 0);
    const called = JSON.parse(await told);
    server.close();
    await folder.remove();

    const [data = ""] = /[^ ]+(?=\/User\/settings\.json$)/.exec(simulator?.command ?? "") ?? [];
    const [debugging] = configurations.filter(({ name }) => name === "Run Extension");
    assert.deepEqual(called, [
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${join(root, data)}`,
      `--inspect-extensions=${debugging?.port}`,
      "--disable-extensions",
      "--skip-welcome",
    ]);
  });
});

/** An editor that tells how it was called, and nothing when it would be plain Node. */
const TELLING = `#!${process.execPath}
if (process.env.ELECTRON_RUN_AS_NODE === undefined) {
  const socket = require("node:net").connect(Number(process.env.TELL_PORT), "127.0.0.1");
  socket.end(JSON.stringify(process.argv.slice(2)));
}
`;
