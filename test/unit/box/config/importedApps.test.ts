import assert from "node:assert/strict";
import { format } from "../../../../src/base/localizedMessage";
import { parseImport } from "../../../../src/box/config/importedApps";
import { refusal } from "../refusal";
import { assertHidden } from "../shownOf";
import {
  ccgConfig,
  ccgEnvironment,
  cli,
  credentials,
  exposed,
  id,
  jwt,
  jwtConfig,
  jwtEnvironment,
  keyPair,
  oauthEnvironment,
  ownApp,
  secret,
} from "./importSamples";

describe("what another tool knows of Box", () => {
  const files: [name: string, text: string, apps: object[]][] = [
    ["a JWT configuration", JSON.stringify(jwtConfig), [{ kind: "jwt", config: jwt }]],
    [
      "a client-credentials configuration",
      JSON.stringify(ccgConfig),
      [{ kind: "clientCredentials", ...credentials, enterpriseId: "27182818" }],
    ],
    [
      "one for a user, of no enterprise",
      JSON.stringify({ ...ccgConfig, enterpriseID: "0", userID: "42" }),
      [{ kind: "clientCredentials", ...credentials, userId: "42" }],
    ],
    [
      "environments of the Box CLI",
      cli({ robot: jwtEnvironment, clerk: { ...ccgEnvironment, ccgUser: "42" }, me: oauthEnvironment }),
      [
        { name: "robot", kind: "jwtFile", path: "/home/mira/config.json" },
        { name: "clerk", kind: "clientCredentials", ...credentials, enterpriseId: "27182818", userId: "42" },
        { name: "me", kind: "oauth", ...credentials },
      ],
    ],
    [
      "environments of older versions, which do not say how they authenticate",
      cli({
        clerk: { ...ccgEnvironment, authMethod: undefined },
        me: { ...oauthEnvironment, authMethod: undefined },
      }),
      [
        { name: "clerk", kind: "clientCredentials", ...credentials, enterpriseId: "27182818" },
        { name: "me", kind: "oauth", ...credentials },
      ],
    ],
    [
      "an environment whose private key is in a file of its own",
      cli({ robot: { ...jwtEnvironment, hasInLinePrivateKey: false, privateKeyPath: "/home/mira/key.pem" } }),
      [
        {
          name: "robot",
          kind: "jwtFile",
          path: "/home/mira/config.json",
          privateKeyPath: "/home/mira/key.pem",
        },
      ],
    ],
    ["a .env for OAuth 2.0", `${id}\n${secret}`, [{ kind: "oauth", ...credentials }]],
    [
      "a .env for OAuth 2.0 with its redirect URI",
      `${id}\n${secret}\nBOX_REDIRECT_URL=http://localhost:3000/callback`,
      [{ kind: "oauth", ...credentials, redirectUri: "http://localhost:3000/callback" }],
    ],
    [
      "a .env for a service account",
      `${id}\n${secret}\nBOX_SUBJECT_TYPE=enterprise\nBOX_SUBJECT_ID=27182818`,
      [{ kind: "clientCredentials", ...credentials, enterpriseId: "27182818" }],
    ],
    [
      "a .env for a user",
      `${id}\n${secret}\nBOX_SUBJECT_TYPE=user\nBOX_SUBJECT_ID=42`,
      [{ kind: "clientCredentials", ...credentials, userId: "42" }],
    ],
    [
      "a .env with a key pair",
      `${id}\n${secret}\n${keyPair}\nBOX_PRIVATE_KEY_PASSPHRASE="canary-passphrase"\nBOX_SUBJECT_TYPE=enterprise\nBOX_SUBJECT_ID=27182818`,
      [{ kind: "jwt", config: jwt }],
    ],
    [
      "a .env that names a configuration file",
      "BOX_JWT_CONFIG_FILE=./config.json",
      [{ kind: "jwtFile", path: "./config.json" }],
    ],
    [
      "a .env with a configuration file and an ID left over",
      `BOX_JWT_CONFIG_FILE=./config.json\n${id}`,
      [{ kind: "jwtFile", path: "./config.json" }],
    ],
    [
      "a developer token, by whichever name",
      "MY_BOX_DEVELOPER_TOKEN='Bearer canary-token'",
      [{ kind: "developerToken", token: "canary-token" }],
    ],
    [
      "an app and a developer token",
      `${id}\n${secret}\nBOX_DEVELOPER_TOKEN=canary-token`,
      [
        { kind: "oauth", ...credentials },
        { kind: "developerToken", token: "canary-token" },
      ],
    ],
    [
      "an app beside a placeholder for the developer token",
      `${id}\n${secret}\nBOX_DEVELOPER_TOKEN=your token here`,
      [{ kind: "oauth", ...credentials }],
    ],
  ];
  for (const [name, text, apps] of files) {
    it(`is imported from ${name}`, () => {
      const { apps: found, leftOut } = parseImport(text);
      assert.deepEqual(found.map(exposed), apps);
      assert.deepEqual(leftOut, []);
      assert.deepEqual(parseImport(`\uFEFF${text.replaceAll("\n", "\r\n")}\r\n`).apps.map(exposed), apps);
      assertHidden(parseImport(text), "canary");
    });
  }

  it("is not the Box CLI's own app, which only the Box CLI can sign in with", () => {
    const { apps, leftOut } = parseImport(cli({ oauth: ownApp, me: oauthEnvironment }));
    assert.deepEqual(apps.map(exposed), [{ name: "me", kind: "oauth", ...credentials }]);
    assert.deepEqual(
      leftOut.map(({ reason }) => format(reason)),
      [
        "The app oauth is the Box CLI's own, with which only the Box CLI can sign in; make an app of your own at Box and set it up here.",
      ],
    );
    for (const alone of [
      cli({ oauth: ownApp }),
      `BOX_CLIENT_ID=${ownApp.clientId}\nBOX_CLIENT_SECRET=${ownApp.clientSecret}`,
    ]) {
      assert.match(
        refusal(() => parseImport(alone)).message,
        /^The app (oauth|in this file) is the Box CLI's own/,
      );
    }
  });

  it("is what is whole in a file, and of the rest each entry is told", () => {
    const { apps, leftOut } = parseImport(
      cli({
        a: null,
        b: [],
        c: {},
        d: "canary",
        e: { ...oauthEnvironment, clientSecret: "" },
        f: { ...jwtEnvironment, boxConfigFilePath: null },
        me: oauthEnvironment,
      }),
    );
    assert.deepEqual(apps.map(exposed), [{ name: "me", kind: "oauth", ...credentials }]);
    assert.deepEqual(
      leftOut.map(({ reason }) => /^The environment (\w) is not complete/.exec(format(reason))?.[1]),
      ["a", "b", "c", "d", "e", "f"],
    );
    assertHidden(leftOut, "canary");
  });

  it("is never a token of the Box CLI, wherever it stands", () => {
    const tokens = { accessToken: "canary-access", refreshToken: "canary-refresh", acquiredAtMS: 1 };
    const { apps } = parseImport(cli({ me: { ...oauthEnvironment, ...tokens } }));
    assert.doesNotMatch(JSON.stringify(apps.map(exposed)), /canary-access|canary-refresh/);
    refusal(() => parseImport(JSON.stringify(tokens)));
  });

  it("has a name that fits into one line", () => {
    const {
      apps: [app],
    } = parseImport(cli({ [`me\n\u202e${"x".repeat(5000)}`]: oauthEnvironment }));
    assert.match(app?.name ?? "", /^me x{100,200}…$/);
  });
});
