import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../../../../src/editor/commands/command";
import { importAccounts } from "../../../../../src/editor/commands/signIn/importAccounts";
import { signInWithJwt } from "../../../../../src/editor/commands/signIn/jwtSignIn";
import { TemporaryFolder } from "../../../../host/temporaryFolder";
import { type Expected, editor } from "../../../../vscode-stub/scriptedEditor";
import { Uri } from "../../../../vscode-stub/values";
import { type CommandFixture, withCommands } from "../../commandFixture";

describe("a private key in a folder with a repository", function () {
  this.timeout(10_000);
  let window: CommandFixture;
  let folder: TemporaryFolder;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(() => {
    folder = new TemporaryFolder("exposed", "test");
    editor.files.set(Uri.file(join(folder.path, ".git")).path, "");
  });

  afterEach(() => folder.remove());

  /** Writes a file and gives its path. */
  function write(name: string, text: string): string {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    return path;
  }

  const fromFile = (path: string) => ({ asks: "import accounts from a file", pick: path });

  /** The person leaves at the first question after the file was read. */
  async function warnedOf(name: string, command: Command, ...reactions: readonly Expected[]): Promise<void> {
    editor.expect(...reactions);
    const running = window.run(command);
    await editor.until(() => editor.messages.length > 0);
    await running;
    const { kind, text } = editor.takeMessage();
    assert.equal(kind, "warning");
    assert.ok(text.startsWith(`${name} holds a private key, and git could not be asked`), text);
  }

  it("is warned of when its configuration is chosen", async () => {
    const path = write("chosen.json", window.simulator.jwtConfig());
    const file = { asks: "the app's configuration", pick: "Choose the configuration file" };
    await warnedOf("chosen.json", signInWithJwt, file, { asks: "choose the configuration file", pick: path });
  });

  it("is warned of when its configuration is imported", async () => {
    const path = write("imported.json", window.simulator.jwtConfig());
    await warnedOf("imported.json", importAccounts, fromFile(path));
  });

  it("is warned of when a .env names its configuration", async () => {
    write("named.json", window.simulator.jwtConfig());
    const path = write(".env", "BOX_JWT_CONFIG_FILE=named.json");
    await warnedOf("named.json", importAccounts, fromFile(path));
  });

  it("is warned of in its own file, when it is kept apart from its configuration", async () => {
    const config = window.simulator.jwtConfig();
    const [member, key] = /"privateKey": ("[^"]+"),/.exec(config) ?? [];
    write("key.pem", JSON.parse(key ?? ""));
    write("config.json", config.replace(member ?? "", ""));
    const environment = { boxConfigFilePath: "config.json", privateKeyPath: "key.pem" };
    const path = write("environments.json", JSON.stringify({ environments: { one: environment } }));
    await warnedOf("key.pem", importAccounts, fromFile(path));
  });
});
