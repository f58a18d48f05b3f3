import type { LocalizedMessage } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import type { Endpoints } from "../../box/oauth/endpoints";
import type { Subject } from "../../box/oauth/subject";
import type { ResourceScope } from "../../box/oauth/tokens";
import type {
  Account,
  AccountContent,
  AppCredentials,
  CredentialSource,
  Identity,
  JwtApp,
  OAuthApp,
  Problem,
  TokenSet,
} from "./account";

/** How accounts are written as JSON: the one place that exposes their secrets, for SecretStorage and for sealing only. */
const VERSION = 1;

/** The record for SecretStorage, seal key included. */
export function formatAccount(account: Account): string {
  return JSON.stringify({ version: VERSION, ...account }, exposingSecrets);
}

/** The plain text of a hand-off record, to be sealed. */
export function formatContent(content: AccountContent): string {
  return JSON.stringify({ version: VERSION, ...content }, exposingSecrets);
}

/** The app as kept between sign-ins. */
export function formatApp(app: OAuthApp): string {
  return JSON.stringify({ version: VERSION, ...app }, exposingSecrets);
}

/** `undefined` for anything that this version did not write. */
export function parseAccount(text: string): Account | undefined {
  return parsed(text, (fields) => {
    const origin = readOrigin(fields);
    const tokenSet = readTokenSet(fields.tokenSet);
    const { id, generation, sealKey } = fields;
    if (!origin || !tokenSet || !isText(id) || !isText(sealKey) || !isNumber(generation)) {
      return undefined;
    }
    return { ...origin, id, generation, sealKey: new Secret(sealKey), tokenSet, ...readOptional(fields) };
  });
}

/** `undefined` for anything that this version did not write. */
export function parseContent(text: string): AccountContent | undefined {
  return parsed(text, (fields) => {
    const { generation } = fields;
    if (!isNumber(generation)) {
      return undefined;
    }
    if (fields.signedOut === true) {
      return { signedOut: true, generation };
    }
    const tokenSet = readTokenSet(fields.tokenSet);
    return tokenSet && { signedOut: false, generation, tokenSet, ...readOptional(fields) };
  });
}

/** `undefined` for anything that this version did not write. */
export function parseApp(text: string): OAuthApp | undefined {
  return parsed(text, readApp);
}

type Fields = Readonly<Record<string, unknown>>;

// `Secret.toJSON` has already hidden the value when a replacer sees it, so look at the holder's own property.
function exposingSecrets(this: unknown, key: string, value: unknown): unknown {
  const held = isFields(this) ? this[key] : undefined;
  return held instanceof Secret ? held.expose() : value;
}

function parsed<T>(text: string, read: (fields: Fields) => T | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && value.version === VERSION ? read(value) : undefined;
  } catch {
    return undefined;
  }
}

function readOrigin({ kind, app, subject }: Fields): CredentialSource | undefined {
  switch (kind) {
    case "oauth": {
      const known = readApp(app);
      return known && { kind, app: known };
    }
    case "jwt": {
      const [known, who] = [readJwtApp(app), readSubject(subject)];
      return known && who && { kind, app: known, subject: who };
    }
    case "clientCredentials": {
      const [known, who] = [readServerApp(app), readSubject(subject)];
      return known && who && { kind, app: known, subject: who };
    }
    case "developerToken": {
      const endpoints = isFields(app) ? readEndpoints(app.endpoints) : undefined;
      return endpoints && { kind, app: { endpoints } };
    }
    default:
      return undefined;
  }
}

function readServerApp(value: unknown): AppCredentials | undefined {
  if (!isFields(value) || !isText(value.clientId) || !isText(value.clientSecret)) {
    return undefined;
  }
  const endpoints = readEndpoints(value.endpoints);
  const { clientId, clientSecret } = value;
  return endpoints && { clientId, clientSecret: new Secret(clientSecret), endpoints };
}

function readApp(value: unknown): OAuthApp | undefined {
  const app = readServerApp(value);
  const redirectUri = isFields(value) ? value.redirectUri : undefined;
  return app && isText(redirectUri) ? { ...app, redirectUri } : undefined;
}

function readJwtApp(value: unknown): JwtApp | undefined {
  const app = readServerApp(value);
  if (!app || !isFields(value) || !isText(value.keyId) || !isText(value.privateKey)) {
    return undefined;
  }
  const { keyId, privateKey, passphrase, algorithm } = value;
  return {
    ...app,
    keyId,
    privateKey: new Secret(privateKey),
    ...(isText(passphrase) && { passphrase: new Secret(passphrase) }),
    algorithm: algorithm === "RS384" || algorithm === "RS512" ? algorithm : "RS256",
  };
}

function readSubject(value: unknown): Subject | undefined {
  if (!isFields(value) || !isText(value.id)) {
    return undefined;
  }
  const { type, id } = value;
  return type === "enterprise" || type === "user" ? { type, id } : undefined;
}

function readEndpoints(value: unknown): Endpoints | undefined {
  if (!isFields(value) || !isText(value.authorizeUrl) || !isText(value.apiUrl)) {
    return undefined;
  }
  return { authorizeUrl: value.authorizeUrl, apiUrl: value.apiUrl };
}

function readTokenSet(value: unknown): TokenSet | undefined {
  if (!isFields(value)) {
    return undefined;
  }
  const { accessToken, expiresAt, boxExpiresAt, obtainedAt, refreshToken, refreshTokenObtainedAt } = value;
  if (!isText(accessToken) || !isNumber(expiresAt) || !isNumber(obtainedAt)) {
    return undefined;
  }
  return {
    accessToken: new Secret(accessToken),
    expiresAt,
    ...(isNumber(boxExpiresAt) && { boxExpiresAt }),
    expiryIsEstimated: value.expiryIsEstimated === true,
    obtainedAt,
    restrictedTo: Array.isArray(value.restrictedTo) ? value.restrictedTo.filter(isResourceScope) : [],
    ...(isText(refreshToken) && { refreshToken: new Secret(refreshToken) }),
    ...(isNumber(refreshTokenObtainedAt) && { refreshTokenObtainedAt }),
  };
}

function readOptional(fields: Fields): { name?: string; identity?: Identity; problem?: Problem } {
  const { name } = fields;
  const identity = readIdentity(fields.identity);
  const problem = readProblem(fields.problem);
  return { ...(isText(name) && { name }), ...(identity && { identity }), ...(problem && { problem }) };
}

function readIdentity(value: unknown): Identity | undefined {
  if (
    !isFields(value) ||
    !isText(value.userId) ||
    typeof value.name !== "string" ||
    typeof value.login !== "string"
  ) {
    return undefined;
  }
  const { userId, name, login, enterprise } = value;
  const named = isFields(enterprise) && isText(enterprise.id) && typeof enterprise.name === "string";
  return {
    userId,
    name,
    login,
    ...(named && { enterprise: { id: String(enterprise.id), name: String(enterprise.name) } }),
  };
}

function readProblem(value: unknown): Problem | undefined {
  if (!isFields(value) || !isNumber(value.at) || !isSentence(value.reason)) {
    return undefined;
  }
  const { decision, reason, at } = value;
  const known =
    decision === "signInAgain" || decision === "actionRequiredAtBox" || decision === "fixSettings";
  return known ? { decision, reason, at } : undefined;
}

function isResourceScope(value: unknown): value is ResourceScope {
  return isFields(value) && isText(value.scope);
}

function isSentence(value: unknown): value is LocalizedMessage {
  return isFields(value) && typeof value.template === "string" && Array.isArray(value.values);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
