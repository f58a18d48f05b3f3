import { Secret } from "../../../../src/base/secret";
import type { ImportedApp } from "../../../../src/box/config/importedApps";

export const appAuth = { publicKeyID: "ab12cd34", privateKey: "canary-key", passphrase: "canary-passphrase" };
export const settings = { clientID: "client-id", clientSecret: "canary-secret" };
export const jwtConfig = { boxAppSettings: { ...settings, appAuth }, enterpriseID: "27182818" };
export const ccgConfig = { boxAppSettings: settings, enterpriseID: "27182818" };

/** As the Box CLI writes it. */
export const jwtEnvironment = {
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
export const ccgEnvironment = {
  ...jwtEnvironment,
  clientSecret: "canary-secret",
  ccgUser: null,
  authMethod: "ccg",
};
export const oauthEnvironment = {
  clientId: "client-id",
  clientSecret: "canary-secret",
  name: "oauth",
  cacheTokens: true,
  authMethod: "oauth20",
};

/** What the Box CLI writes when a person signs in with the app that it brings along. */
export const ownApp = { ...oauthEnvironment, clientId: "udz8zp4yue87uk9dzq4xk425kkwvqvh1" };

export const jwt = {
  clientId: "client-id",
  clientSecret: "canary-secret",
  keyId: "ab12cd34",
  privateKey: "canary-key",
  passphrase: "canary-passphrase",
  enterpriseId: "27182818",
};
export const [id, secret] = ["BOX_CLIENT_ID=client-id", "BOX_CLIENT_SECRET=canary-secret"];
export const keyPair = "BOX_PUBLIC_KEY_ID=ab12cd34\nBOX_PRIVATE_KEY=canary-key";
export const credentials = { clientId: "client-id", clientSecret: "canary-secret" };

export function cli(environments: object): string {
  return JSON.stringify({ default: null, environments });
}

/** With its secrets in the open, for comparing. */
export function exposed(app: ImportedApp): unknown {
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
