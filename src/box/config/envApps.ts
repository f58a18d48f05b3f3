import { localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import { configError } from "./appConfig";
import { cleanDeveloperToken } from "./developerToken";
import { parseEnv } from "./envFile";
import { clientCredentialsApp, type ImportEntry, type ImportedApp, oauthApp } from "./importedApp";

type Value = (...names: readonly string[]) => string | undefined;

/**
 * The apps in a `.env` file, by the names that Box's own samples use (`BOX_CLIENT_ID` …).
 * @throws BoxError when a name that belongs to the others is missing, or the only thing there is no usable token
 */
export function envApps(text: string): ImportEntry[] {
  const values = parseEnv(text);
  const value: Value = (...names) => names.map((name) => values.get(name)).find(Boolean);
  const path = value("BOX_JWT_CONFIG_FILE", "BOX_CONFIG_FILE");
  const found: ImportEntry[] = path === undefined ? [] : [{ kind: "jwtFile", path }];
  const token = developerToken(values);
  const missing = missingName(value);
  if (missing === undefined) {
    const imported = app(value);
    if (imported) {
      found.push(imported);
    }
  } else if (found.length === 0 && token === undefined) {
    throw configError(
      localized("The file has other names of this app but no {0}; add it, then import again.", missing),
    );
  }
  return [...found, ...tokenApp(token, found.length > 0)];
}

/** What the rest of the names is of no use without. */
function missingName(value: Value): string | undefined {
  const isJwt = value("BOX_PRIVATE_KEY", "BOX_PUBLIC_KEY_ID") !== undefined;
  const jwtNames = isJwt ? ["BOX_PUBLIC_KEY_ID", "BOX_PRIVATE_KEY"] : [];
  const isApp = isJwt || value("BOX_CLIENT_ID", "BOX_CLIENT_SECRET") !== undefined;
  const names = isApp ? ["BOX_CLIENT_ID", "BOX_CLIENT_SECRET", ...jwtNames] : [];
  return names.find((name) => value(name) === undefined);
}

function app(value: Value): ImportEntry | undefined {
  const [clientId, clientSecret] = [value("BOX_CLIENT_ID"), value("BOX_CLIENT_SECRET")];
  const [keyId, privateKey] = [value("BOX_PUBLIC_KEY_ID"), value("BOX_PRIVATE_KEY")];
  const subject = (type: string) =>
    value("BOX_SUBJECT_TYPE") === type ? value("BOX_SUBJECT_ID") : undefined;
  const enterpriseId = value("BOX_ENTERPRISE_ID") ?? subject("enterprise");
  const userId = value("BOX_USER_ID") ?? subject("user");
  if (clientId && clientSecret && keyId && privateKey) {
    const passphrase = value("BOX_PRIVATE_KEY_PASSPHRASE");
    const config = {
      clientId,
      clientSecret: new Secret(clientSecret),
      keyId,
      privateKey: new Secret(privateKey),
      ...(passphrase && { passphrase: new Secret(passphrase) }),
      ...(enterpriseId && { enterpriseId }),
      ...(userId && { userId }),
    };
    return { kind: "jwt", config };
  }
  return enterpriseId || userId
    ? clientCredentialsApp(undefined, { clientId, clientSecret, enterpriseId, userId })
    : oauthApp(undefined, {
        clientId,
        clientSecret,
        redirectUri: value("BOX_REDIRECT_URI", "BOX_REDIRECT_URL"),
      });
}

/** No name for it is a standard, so whatever ends like one is taken. */
function developerToken(values: ReadonlyMap<string, string>): string | undefined {
  return [...values].find(([name, value]) => name.endsWith("DEVELOPER_TOKEN") && value !== "")?.[1];
}

/** A placeholder in the token's place keeps nothing else from being imported. */
function tokenApp(text: string | undefined, isOneOfSeveral: boolean): ImportedApp[] {
  if (text === undefined) {
    return [];
  }
  try {
    return [{ kind: "developerToken", token: cleanDeveloperToken(text) }];
  } catch (error) {
    if (isOneOfSeveral) {
      return [];
    }
    throw error;
  }
}
