import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BoxError } from "../../../../../src/base/errors";
import { adapterText, sdkAdapters } from "../../../../../src/delivery/forms/sdkAdapters";
import { textOf, tokenForms } from "../../../../../src/delivery/forms/tokenForms";
import { copyTokenAs } from "../../../../../src/editor/commands/token/copyTokenAs";
import { refreshToken } from "../../../../../src/editor/commands/tokenCommands";
import { root } from "../../../../host/paths";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { Uri } from "../../../../vscode-stub/values";
import { drive } from "../../../accounts/drive";
import { type CommandFixture, withCommands } from "../../commandFixture";

const ASKS = "copy token as";

describe("Box: Copy Token As…", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
    for (const { file } of sdkAdapters) {
      const path = join(root, "media", "sdk", file);
      editor.files.set(Uri.file(path).path, readFileSync(path, "utf8"));
    }
  });

  async function copied(pick: string | RegExp, accountId?: string): Promise<string> {
    editor.expect({ asks: ASKS, pick });
    await window.run(copyTokenAs, accountId);
    return editor.clipboard;
  }

  async function token(): Promise<string> {
    const { id } = window.accounts.all()[0] ?? assert.fail();
    const got = await drive(window.clock, window.accounts.getToken(id, { minimumLifetimeMs: 0 }));
    return got.accessToken.expose();
  }

  it("offers the language of the active editor first", async () => {
    await window.signInOAuth();
    const firstFor = async (language: string | undefined) => {
      editor.language = language;
      editor.expect({ asks: ASKS, escape: true });
      await window.run(copyTokenAs);
      return editor.questions.pop()?.rows?.[1]?.split(" ")[0];
    };
    const languages = ["typescript", "javascriptreact", "python", "java", "csharp", "plaintext", undefined];
    const firsts = [];
    for (const language of languages) {
      firsts.push(await firstFor(language));
    }
    assert.deepEqual(firsts, [
      "TypeScript",
      "JavaScript",
      "Python",
      "Java",
      "C#",
      "TypeScript",
      "TypeScript",
    ]);
    assert.equal(editor.clipboard, "");
  });

  for (const { name, file, use } of sdkAdapters) {
    it(`copies the class for ${name}, without a token, a request or a use`, async () => {
      await window.signInOAuth();
      const requests = window.simulator.requests.length;
      const text = await copied(`${name} SDK client`);
      assert.equal(text, readFileSync(join(root, "media", "sdk", file), "utf8"));
      assert.equal(
        editor.takeMessage().text,
        `Class for ${name} copied, with no token in it; save it as ${file}, then use it as ${use}.`,
      );
      assert.equal(window.simulator.requests.length, requests);
      assert.ok(!text.includes(await token()));
    });
  }

  it("copies a class that names the account where it is not the active one, in each language", async () => {
    const { id } = await window.signInOAuth();
    const service = await window.addServiceAccount();
    const other = window.parts.active.get()?.id === id ? service : { id };
    for (const { name, file } of sdkAdapters) {
      const text = await copied(`${name} SDK client`, other.id);
      const { text: told } = editor.takeMessage();
      const [, label = ""] = /which asks for tokens of (\S+@\S+ \(boxsim\)); save it as/.exec(told) ?? [];
      const [literal = ""] = /"box-token (?:[^"\\]|\\")+"/.exec(text) ?? [];
      // The five languages read a quotation mark in a string as JSON does.
      const command = String(JSON.parse(literal)).replace("box-token", () => "printf '%s\\n'");
      const words = execFileSync("sh", ["-c", command], { encoding: "utf8" });
      assert.deepEqual(words.trimEnd().split("\n"), ["--account", label, "--format", "json"], file);
    }
  });

  it("never puts a name into a class that a shell or a language would read", () => {
    const text = 'ask("box-token --format json")';
    for (const name of ["$(id)", "`id`", 'a"b', "a\\b", "a%PATH%", "$&", "-x", "a\nb", "", " a"]) {
      assert.equal(adapterText(text, name, "id-1"), 'ask("box-token --account \\"id-1\\" --format json")');
      assert.equal(adapterText(text, name), text);
    }
  });

  it("copies a request for httpyac that asks the editor, with no token in it", async () => {
    await window.signInOAuth();
    assert.equal(
      await copied("httpyac request"),
      `{{
  const { authentication } = require("vscode");
  const session = await authentication.getSession("box", [], { createIfNone: true });
  exports.boxToken = session.accessToken;
}}
GET ${window.apiUrl}/2.0/users/me
Authorization: Bearer {{boxToken}}
`,
    );
  });

  it("copies each form with a living token, at the account's own address", async () => {
    await window.signInOAuth();
    const expected = {
      "Authorization header": (value: string) => `Authorization: Bearer ${value}`,
      "curl command": (value: string) =>
        `curl -H "Authorization: Bearer ${value}" "${window.apiUrl}/2.0/users/me"`,
      ".env line": (value: string) => `BOX_ACCESS_TOKEN=${value}\n`,
      "REST Client request": (value: string) =>
        `@boxToken = ${value}\n\nGET ${window.apiUrl}/2.0/users/me\nAuthorization: Bearer {{boxToken}}\n`,
    };
    for (const [label, text] of Object.entries(expected)) {
      assert.equal(await copied(label), text(await token()));
      assert.equal(editor.takeMessage().text, `${label} for Mira Okafor copied, its token valid for 68 min.`);
    }
  });

  it("copies a curl command that a shell runs as it stands", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await window.signInOAuth();
    const command = await copied("curl command");
    const printed = execFileSync("sh", ["-c", `curl() { printf '%s\\n' "$@"; }; ${command}`], {
      encoding: "utf8",
    });
    assert.deepEqual(printed.split("\n"), [
      "-H",
      `Authorization: Bearer ${await token()}`,
      `${window.apiUrl}/2.0/users/me`,
      "",
    ]);
  });

  it("tells when the token that was copied in a form no longer works", async () => {
    const { id } = await window.signInOAuth();
    await copied(".env line");
    editor.takeMessage();
    await window.run(refreshToken, id);
    assert.match(editor.takeMessage().text, /that you copied at .+ no longer works/);
  });

  it("is cleared like a copied token", async () => {
    editor.settings.set("boxAuth.clipboard.clearAfterSeconds", 5);
    await window.signInOAuth();
    await copied("curl command");
    await window.clock.advance(5_000);
    assert.equal(editor.clipboard, "");
  });

  it("puts no sign of a token into a command that a shell would run", () => {
    const endpoints = { apiUrl: "https://box.example/$(touch x)", authorizeUrl: "https://box.example" };
    for (const bad of ['a"; touch x; "', "$(touch x)", "`touch x`", "a b", "a\nb", ""]) {
      for (const form of tokenForms) {
        assert.throws(() => textOf(form, bad, endpoints), BoxError);
      }
    }
    const [, curl] = tokenForms;
    assert.ok(curl);
    assert.ok(!textOf(curl, "T9cE5asGnuyYCCqIZFoWjFHvNbvVqHjl", endpoints).includes("$("));
  });

  it("changes nothing when it is closed without a choice", async () => {
    await window.signInOAuth();
    editor.clipboard = "a recipe";
    editor.expect({ asks: ASKS, escape: true });
    await window.run(copyTokenAs);
    assert.deepEqual([editor.clipboard, editor.messages], ["a recipe", []]);
  });
});
