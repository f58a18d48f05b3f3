import assert from "node:assert/strict";
import fc from "fast-check";
import { parseImport } from "../../../../src/box/config/importedApps";
import { megabytes, refusal, refusesAtMost } from "../refusal";
import { assertHidden } from "../shownOf";
import { cli, id, jwtConfig, oauthEnvironment, secret, settings } from "./importSamples";

describe("what holds nothing that another tool knows of Box", () => {
  const refused: [name: string, text: string, words: RegExp][] = [
    ["nothing", "", /^The file is empty; choose .* a \.env/],
    ["blanks", "\uFEFF \r\n", /is empty/],
    ["half a JSON", JSON.stringify(jwtConfig).slice(0, -9), /not JSON or not whole/],
    ["a list", JSON.stringify([jwtConfig]), /not a JSON object/],
    ["other JSON", JSON.stringify({ token: "canary" }), /^Nothing to import/],
    ["no environments", cli({}), /^Nothing to import/],
    [
      "environments that are a list",
      JSON.stringify({ environments: [oauthEnvironment] }),
      /^Nothing to import/,
    ],
    [
      "broken environments alone",
      cli({ a: {}, b: null }),
      /^The environment a is not complete, .*; set it up/,
    ],
    [
      "a configuration without client secret",
      JSON.stringify({ boxAppSettings: { clientID: "a" } }),
      /no boxAppSettings\.clientSecret/,
    ],
    [
      "a JWT configuration without key ID",
      JSON.stringify({ boxAppSettings: { ...settings, appAuth: {} } }),
      /publicKeyID/,
    ],
    ["another text", "canary text", /^Nothing to import/],
    ["a .env of something else", "CANARY_KEY=1", /^Nothing to import/],
    ["a .env with empty values", "BOX_CLIENT_ID=\nBOX_DEVELOPER_TOKEN=", /^Nothing to import/],
    ["a .env without client secret", id, /no BOX_CLIENT_SECRET; add it/],
    ["a .env without client ID", secret, /no BOX_CLIENT_ID; add it/],
    [
      "a .env with a key but without its ID",
      `${id}\n${secret}\nBOX_PRIVATE_KEY=canary`,
      /no BOX_PUBLIC_KEY_ID; add it/,
    ],
    [
      "a .env with the ID of a key but without it",
      `${id}\n${secret}\nBOX_PUBLIC_KEY_ID=a`,
      /no BOX_PRIVATE_KEY; add it/,
    ],
    ["a placeholder for a developer token alone", "BOX_DEVELOPER_TOKEN=your canary here", /one word/],
  ];
  for (const [name, text, words] of refused) {
    it(`is not imported from ${name}, which is told in one sentence`, () => {
      const error = refusal(() => parseImport(text));
      assert.match(error.message, words);
      assert.equal(error.code, /one word/.test(error.message) ? "developerToken" : "appConfig");
      assertHidden(error, "canary");
    });
  }

  it("is not imported from a megabyte of anything", () => {
    for (const text of megabytes) {
      assert.match(refusal(() => parseImport(text)).message, /longer than 1 MB/);
    }
  });

  it("is imported or refused with a sentence, whatever comes", () => {
    const names = ["clientId", "clientSecret", "authMethod", "boxConfigFilePath", "ccgUser", "__proto__"];
    const environment = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.jsonValue(), fc.constantFrom("ccg", "oauth20")),
    );
    const environments = fc.dictionary(fc.string(), environment).map(cli);
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom("BOX_CLIENT_ID", "BOX_CLIENT_SECRET", "BOX_PRIVATE_KEY", "BOX_DEVELOPER_TOKEN", "A"),
        fc.string(),
      ),
    );
    const env = lines.map((all) => all.map(([name, value]) => `${name}=${value}`).join("\n"));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), environments, env), (text) =>
        refusesAtMost(() => assert.ok(parseImport(text).apps.length > 0)),
      ),
    );
  });
});
