import assert from "node:assert/strict";
import fc from "fast-check";
import { format } from "../../../../src/base/localizedMessage";
import { Secret } from "../../../../src/base/secret";
import { type ImportedApp, parseImport } from "../../../../src/box/config/importedApps";
import { megabytes, refusal, refusesAtMost } from "../refusal";
import { assertHidden } from "../shownOf";

const appAuth = { publicKeyID: "ab12cd34", privateKey: "canary-key", passphrase: "canary-passphrase" };
const settings = { clientID: "client-id", clientSecret: "canary-secret" };
const jwtConfig = { boxAppSettings: { ...settings, appAuth }, enterpriseID: "27182818" };
const ccgConfig = { boxAppSettings: settings, enterpriseID: "27182818" };

/** As the Box CLI writes it. */
const jwtEnvironment = {
  clientId: "client-id",
  enterpriseId: "27182818",
  boxConfigFilePath: "/home/mira/config.json",
  hasInLinePrivateKey: true,
  privateKeyPath: null,
  name: "robot",
  defaultAsUserId: null,
  useDefaultAsUser: false,
  cacheTokens: true,
};
const ccgEnvironment = { ...jwtEnvironment, clientSecret: "canary-secret", ccgUser: null, authMethod: "ccg" };
const oauthEnvironment = {
  clientId: "client-id",
  clientSecret: "canary-secret",
  name: "oauth",
  cacheTokens: true,
  authMethod: "oauth20",
};

/** What the Box CLI writes when a person signs in with the app that it brings along. */
const ownApp = { ...oauthEnvironment, clientId: "udz8zp4yue87uk9dzq4xk425kkwvqvh1" };

const jwt = {
  clientId: "client-id",
  clientSecret: "canary-secret",
  keyId: "ab12cd34",
  privateKey: "canary-key",
  passphrase: "canary-passphrase",
  enterpriseId: "27182818",
};
const [id, secret] = ["BOX_CLIENT_ID=client-id", "BOX_CLIENT_SECRET=canary-secret"];
const keyPair = "BOX_PUBLIC_KEY_ID=ab12cd34\nBOX_PRIVATE_KEY=canary-key";
const credentials = { clientId: "client-id", clientSecret: "canary-secret" };

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

function cli(environments: object): string {
  return JSON.stringify({ default: null, environments });
}

/** With its secrets in the open, for comparing. */
function exposed(app: ImportedApp): unknown {
  return openedUp(app);
}

function openedUp(value: unknown): unknown {
  if (value instanceof Secret) {
    return value.expose();
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, openedUp(part)]))
    : value;
}
