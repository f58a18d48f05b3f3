import assert from "node:assert/strict";
import { boxEndpoints, parseEndpoints, parseMcpUrl } from "../../../../src/box/oauth/endpoints";
import { parseScopeSetting } from "../../../../src/box/oauth/scopeSetting";
import {
  checkRedirectUri,
  checkSettings,
  type SettingsReader,
} from "../../../../src/diagnosis/callback/checkSettings";
import { run } from "../sentences";

const CLIENT_ID = "abcdefghijklmnopqrstuvwxyz012345";

function settings(given: Record<string, string> = {}): SettingsReader {
  const { clientId = CLIENT_ID, redirectUri = "http://localhost:28473/callback", scopes = "", mcp } = given;
  const endpoints = { ...boxEndpoints, ...given };
  return {
    signIn: () => ({ clientId, redirectUri, endpoints: parseEndpoints(endpoints) }),
    scope: () => parseScopeSetting(scopes),
    mcpUrl: () => parseMcpUrl(mcp ?? "https://mcp.box.com"),
  };
}

describe("the check of the settings", () => {
  it("says that they are right", async () => {
    assert.deepEqual(await run(checkSettings(settings())), ["good: They are right."]);
    const withoutApp = await run(checkSettings(settings({ clientId: "" })));
    assert.deepEqual(withoutApp, ["good: They are right; the first sign-in asks for the app."]);
    const ofSimulator = await run(
      checkSettings(settings({ apiUrl: "http://127.0.0.1:9", authorizeUrl: "http://localhost:9/a" })),
    );
    assert.match(ofSimulator.join(), /^good: .*a simulator on this machine/);
  });

  it("names each that is wrong, with the way to it", async () => {
    const check = checkSettings(settings({ apiUrl: "http://api.box.com", scopes: '"', mcp: "box" }));
    const findings = await check.run(new AbortController().signal);
    assert.deepEqual(
      findings.map(({ verdict, cure }) => [verdict, cure?.kind === "openSettings" && cure.query]),
      [
        ["problem", "boxAuth"],
        ["problem", "boxAuth.scopes"],
        ["problem", "boxAuth.mcp.url"],
      ],
    );
    assert.match(
      (await run(check)).join("\n"),
      /boxAuth\.apiUrl must start with https:\/\/.*\n.*\n.*boxAuth\.mcp\.url is not a web address/,
    );
  });

  it("points at a server that is not Box's, and hides it from a report", async () => {
    const [finding] = await checkSettings(settings({ apiUrl: "https://api.corp.example" })).run(
      new AbortController().signal,
    );
    assert.equal(finding?.verdict, "note");
    assert.deepEqual(finding?.hide, [{ text: "api.corp.example", as: "host" }]);
  });

  it("points at a client ID that is none of Box's, without showing it", async () => {
    const lines = await run(checkSettings(settings({ clientId: '"abc def' })));
    assert.match(lines.join(), /^note: The client ID in boxAuth\.clientId does not look like one of Box's/);
    assert.doesNotMatch(lines.join(), /abc def/);
  });

  for (const [redirectUri, expected] of [
    ["http://localhost:28473/callback", /^good: http:\/\/localhost:28473\/callback leads to this machine/],
    ["https://localhost:28473/callback", /^problem: The redirect URI must start with http:\/\//],
    ["http://box.com:28473/", /^problem: The redirect URI must lead to this machine/],
    ["http://localhost/callback", /^problem: The redirect URI must name a port/],
  ] as const) {
    it(`judges the form of ${redirectUri}`, async () => {
      assert.match((await run(checkRedirectUri(settings({ redirectUri })))).join(), expected);
    });
  }
});
