import { isRecord } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { configError, enterpriseIdOf, fieldAt, readConfig, readText, requiredAt } from "./appConfig";
import { cliEnvironments } from "./cliEnvironments";
import { envApps } from "./envApps";
import { clientCredentialsApp, type ImportedApp } from "./importedApp";
import { parseJwtConfig } from "./jwtConfig";

export type { ImportedApp } from "./importedApp";

/**
 * Reads the Box CLI's `box_environments.json`, a JWT or client-credentials configuration, or a `.env` with `BOX_` names.
 * @throws BoxError code `appConfig`, or `developerToken` when there is nothing but a token that cannot be one
 */
export function parseImport(text: string): readonly ImportedApp[] {
  const content = readText(text);
  const apps = /^[{[]/.test(content) ? fromJson(content) : envApps(content);
  if (apps.length === 0) {
    throw nothing();
  }
  return apps;
}

function fromJson(text: string): ImportedApp[] {
  const fields = readConfig(text);
  if (isRecord(fields.environments)) {
    return cliEnvironments(fields.environments);
  }
  if (!isRecord(fields.boxAppSettings)) {
    throw nothing();
  }
  return isRecord(fields.boxAppSettings.appAuth)
    ? [{ name: "JWT", kind: "jwt", config: parseJwtConfig(text) }]
    : clientCredentialsApp("client credentials", {
        clientId: requiredAt(fields, "boxAppSettings.clientID"),
        clientSecret: requiredAt(fields, "boxAppSettings.clientSecret"),
        enterpriseId: enterpriseIdOf(fields),
        userId: fieldAt(fields, "userID"),
      });
}

function nothing() {
  return configError(
    localized(
      "Nothing to import was found; choose a Box configuration, a .env with BOX_ names, or the Box CLI's box_environments.json.",
    ),
  );
}
