import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { installBeside } from "../host/sideExtension";
import { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";

/** What a program or a debugger got, without the token itself. */
interface Got {
  readonly token: string;
  readonly properties?: readonly string[];
}

/** Writes down what it was started with, in the place of a secret its hash. */
const RECORD = `const record = (file, env, properties) => {
  const hash = (text) => require("node:crypto").createHash("sha256").update(text).digest("hex");
  const got = { token: hash(String(env.BOX_ACCESS_TOKEN)), properties };
  require("node:fs").writeFileSync(file + ".tmp", JSON.stringify(got));
  require("node:fs").renameSync(file + ".tmp", file);
};`;

/** A debugger that only writes down the configuration that reaches it. */
const RECORDER = `const vscode = require("vscode");
${RECORD}
class Recorder {
  #sent = new vscode.EventEmitter();
  onDidSendMessage = this.#sent.event;
  #seq = 0;
  handleMessage({ seq, command, arguments: given }) {
    if (command === "launch") {
      record(given.records, given.env ?? {}, Object.keys(given).sort());
    }
    this.#send({ type: "response", request_seq: seq, success: true, command });
    if (command === "launch") {
      this.#send({ type: "event", event: "terminated" });
    }
  }
  #send(message) {
    this.#sent.fire({ seq: ++this.#seq, ...message });
  }
  dispose() {}
}
exports.activate = () => {
  vscode.debug.registerDebugAdapterDescriptorFactory("recorder", {
    createDebugAdapterDescriptor: () => new vscode.DebugAdapterInlineImplementation(new Recorder()),
  });
  vscode.commands.registerCommand("recorder.start", async () => {
    const [folder] = vscode.workspace.workspaceFolders;
    const { configurations } = vscode.workspace.getConfiguration("launch", folder);
    const name = await vscode.window.showQuickPick(configurations.map(({ name }) => name));
    return vscode.debug.startDebugging(folder, name);
  });
};`;

describe("a launch configuration in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  const file = (name: string) => join(session.server.workspace, name);
  const window = () => person.boxAuth.window;

  before(async () => {
    session = await E2eSession.start({
      host: await prepareHost(),
      vsix: vsixFile,
      settings: { "boxAuth.refresh": "onDemand" },
    });
    await installBeside(session.server.extensionsFolder, {
      name: "recorder",
      manifest: {
        activationEvents: ["onDebugResolve:recorder"],
        contributes: {
          debuggers: [{ type: "recorder", label: "Recorder" }],
          // The editor's own command is there only when its debugger has been used.
          commands: [{ command: "recorder.start", title: "Recorder: Start" }],
        },
      },
      files: { "extension.js": RECORDER },
    });
    writeFileSync(
      file("program.js"),
      `${RECORD}\nrecord(${JSON.stringify(file("node.json"))}, process.env);\n`,
    );
    mkdirSync(file(".vscode"));
    const recorder = { type: "recorder", request: "launch", records: file("recorder.json") };
    const configurations = [
      { type: "node", request: "launch", name: "In Node", program: file("program.js"), boxAuth: true },
      {
        type: "node",
        request: "launch",
        name: "In Terminal",
        console: "integratedTerminal",
        program: file("program.js"),
        boxAuth: true,
      },
      { ...recorder, name: "Recorded", env: { A: "1" }, boxAuth: { minimumLifetime: 60 } },
      { ...recorder, name: "Refused", boxAuth: true },
      { ...recorder, name: "Attached", request: "attach", boxAuth: true },
    ];
    writeFileSync(file(".vscode/launch.json"), JSON.stringify({ version: "0.2.0", configurations }));
    person = await Person.openWindow(session);
  });

  after(async () => {
    await person?.leave();
    await session?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await person?.keepPicture(this.currentTest.title);
    }
    await person?.tidyUp();
  });

  async function start(name: string): Promise<void> {
    await window().runCommand("Recorder: Start");
    await window().pick(name);
  }

  /** What was written down since the last look. */
  async function got(name: string): Promise<Got> {
    await eventually(`${name} has run`, () => existsSync(file(name)), 30_000);
    const text = readFileSync(file(name), "utf8");
    rmSync(file(name));
    return JSON.parse(text) as Got;
  }

  async function answer(name: string, button: string, asks = "asks for an access token"): Promise<void> {
    const question = `The debug configuration “${name}”${asks.startsWith(",") ? "" : " "}${asks}`;
    await window().pressIn(window().notification(question), button);
  }

  const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

  it("does not start before somebody is signed in, and leads there", async () => {
    await start("In Node");
    await window().notification("No Box account is signed in; run “Box: Sign In”").waitFor();
    assert.ok(!existsSync(file("node.json")));
  });

  it("gives a program in Node a living token, asks once, and writes it nowhere", async () => {
    await person.boxAuth.signIn(session.clientSecret);
    await window().closeNotifications();
    await start("In Node");
    await answer("In Node", "This Workspace");
    assert.equal((await got("node.json")).token, hashOf(session.accessToken));
    await start("In Node");
    assert.equal((await got("node.json")).token, hashOf(session.accessToken));
    assert.ok(!readFileSync(file(".vscode/launch.json"), "utf8").includes(session.accessToken));
  });

  it("reaches any debugger without boxAuth, and keeps what else is in its environment", async () => {
    await start("Recorded");
    await answer("Recorded", "Once");
    const { token, properties = [] } = await got("recorder.json");
    assert.equal(token, hashOf(session.accessToken));
    assert.ok(properties.includes("env") && !properties.includes("boxAuth"), properties.join(", "));
  });

  it("does not start when the person says no, which the list of token uses takes back", async () => {
    await start("Refused");
    await answer("Refused", "No");
    const told = window().notification("The debug configuration “Refused” was not started");
    await window().pressIn(told, "Show Token Use");
    const rows = window().quickInput.locator(".monaco-list-row");
    await rows.filter({ hasText: "“In Node”" }).filter({ hasText: "2 times" }).waitFor();
    await rows.filter({ hasText: "“Refused”" }).filter({ hasText: "not allowed" }).waitFor();
    await person.keepPicture("the token uses");
    await window().pressInRow("“Refused”", "Ask Again");
    await rows.filter({ hasText: "“Refused”" }).waitFor({ state: "detached" });
    await window().page.keyboard.press("Escape");
    assert.ok(!existsSync(file("recorder.json")));
    await start("Refused");
    await answer("Refused", "Once");
    assert.equal((await got("recorder.json")).token, hashOf(session.accessToken));
  });

  it("does not attach with a token, and says why", async () => {
    await start("Attached");
    await window().notification("A debugger that attaches gives its program no environment").waitFor();
  });

  it("types no token into a terminal, whose shell would keep it in a file", async () => {
    await start("In Terminal");
    await window().notification("The editor would type the token into the terminal of this launch").waitFor();
  });
});
