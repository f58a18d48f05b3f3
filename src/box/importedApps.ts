import { configError, fieldAt, readConfig } from "./appConfig";
import { isRecord } from "./json";
import { type JwtConfig, parseJwtConfig } from "./jwtConfig";
import { Secret } from "./secret";
import { sentence } from "./sentence";

/** An app that another tool knows. Refresh tokens are never taken over: each has one owner. */
export type ImportedApp = { readonly name: string } & (
  | { readonly kind: "jwt"; readonly config: JwtConfig }
  /** The configuration lies in another file. */
  | { readonly kind: "jwtFile"; readonly path: string }
  | {
      readonly kind: "clientCredentials";
      readonly clientId: string;
      readonly clientSecret: Secret;
      readonly enterpriseId?: string;
      readonly userId?: string;
    }
  | { readonly kind: "oauth"; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly kind: "developerToken"; readonly token: Secret }
);

/**
 * Reads the Box CLI's `box_environments.json`, a JWT or client-credentials configuration, or a `.env` with `BOX_` names.
 * @throws BoxError code `appConfig`
 */
export function parseImport(text: string): readonly ImportedApp[] {
  const apps = looksLikeJson(text) ? fromJson(text) : fromEnv(text);
  if (apps.length === 0) {
    throw configError(
      sentence(
        "Nothing to import was found; choose a Box configuration, a .env with BOX_ names, or the Box CLI's box_environments.json.",
      ),
    );
  }
  return apps;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text.replace(/^\uFEFF/, "")) || text.trim() === "";
}

function fromJson(text: string): ImportedApp[] {
  const fields = readConfig(text);
  if (isRecord(fields.environments)) {
    return Object.entries(fields.environments).flatMap(([name, value]) => environment(name, value));
  }
  if (isRecord(fields.boxAppSettings) && !isRecord(fields.boxAppSettings.appAuth)) {
    return clientCredentials("client credentials", {
      clientId: fieldAt(fields, "boxAppSettings.clientID"),
      clientSecret: fieldAt(fields, "boxAppSettings.clientSecret"),
      enterpriseId: fieldAt(fields, "enterpriseID"),
      userId: fieldAt(fields, "userID"),
    });
  }
  return [{ name: "JWT", kind: "jwt", config: parseJwtConfig(text) }];
}

/** One environment of the Box CLI, by its `authMethod`. */
function environment(name: string, value: unknown): ImportedApp[] {
  if (!isRecord(value)) {
    return [];
  }
  const [clientId, clientSecret] = [fieldAt(value, "clientId"), fieldAt(value, "clientSecret")];
  switch (value.authMethod) {
    case "oauth20":
      return clientId && clientSecret
        ? [{ name, kind: "oauth", clientId, clientSecret: new Secret(clientSecret) }]
        : [];
    case "ccg":
      return clientCredentials(name, {
        clientId,
        clientSecret,
        enterpriseId: fieldAt(value, "enterpriseId"),
        userId: fieldAt(value, "ccgUser"),
      });
    default: {
      const path = fieldAt(value, "boxConfigFilePath");
      return path === undefined ? [] : [{ name, kind: "jwtFile", path }];
    }
  }
}

function fromEnv(text: string): ImportedApp[] {
  const values = new Map(
    [...text.matchAll(/^\s*(?:export\s+)?(BOX_\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\r\n]*?))\s*$/gm)].map(
      ([, name = "", double, single, plain]) => [name, double ?? single ?? plain ?? ""] as const,
    ),
  );
  const value = (name: string) => values.get(name)?.trim() || undefined;
  const path = value("BOX_JWT_CONFIG_FILE") ?? value("BOX_CONFIG_FILE");
  const [clientId, clientSecret] = [value("BOX_CLIENT_ID"), value("BOX_CLIENT_SECRET")];
  const [privateKey, keyId] = [value("BOX_PRIVATE_KEY"), value("BOX_PUBLIC_KEY_ID")];
  const subject = {
    enterpriseId: value("BOX_ENTERPRISE_ID") ?? subjectOf("enterprise"),
    userId: value("BOX_USER_ID") ?? subjectOf("user"),
  };
  const developerToken = [...values].find(([name]) => name.endsWith("DEVELOPER_TOKEN"))?.[1];
  const apps: ImportedApp[] = [];
  if (path) {
    apps.push({ name: "JWT", kind: "jwtFile", path });
  }
  if (clientId && clientSecret && privateKey && keyId) {
    const passphrase = value("BOX_PRIVATE_KEY_PASSPHRASE");
    const secrets = { clientSecret: new Secret(clientSecret), privateKey: new Secret(privateKey) };
    const config: JwtConfig = {
      clientId,
      keyId,
      ...secrets,
      ...(passphrase && { passphrase: new Secret(passphrase) }),
      ...(subject.enterpriseId && { enterpriseId: subject.enterpriseId }),
      ...(subject.userId && { userId: subject.userId }),
    };
    apps.push({ name: "JWT", kind: "jwt", config });
  } else if (clientId && clientSecret && (subject.enterpriseId || subject.userId)) {
    apps.push(...clientCredentials("client credentials", { clientId, clientSecret, ...subject }));
  } else if (clientId && clientSecret) {
    apps.push({ name: "OAuth 2.0", kind: "oauth", clientId, clientSecret: new Secret(clientSecret) });
  }
  if (developerToken?.trim()) {
    apps.push({ name: "developer token", kind: "developerToken", token: new Secret(developerToken.trim()) });
  }
  return apps;

  function subjectOf(type: string): string | undefined {
    return value("BOX_SUBJECT_TYPE") === type ? value("BOX_SUBJECT_ID") : undefined;
  }
}

function clientCredentials(
  name: string,
  fields: { [field in "clientId" | "clientSecret" | "enterpriseId" | "userId"]: string | undefined },
): ImportedApp[] {
  const { clientId, clientSecret, enterpriseId, userId } = fields;
  if (!clientId || !clientSecret) {
    return [];
  }
  return [
    {
      name,
      kind: "clientCredentials",
      clientId,
      clientSecret: new Secret(clientSecret),
      ...(enterpriseId && { enterpriseId }),
      ...(userId && { userId }),
    },
  ];
}
