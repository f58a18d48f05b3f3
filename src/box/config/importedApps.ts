import { isRecord } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { configError, enterpriseIdOf, fieldAt, readConfig, readText, requiredAt } from "./appConfig";
import { cliEnvironments } from "./cliEnvironments";
import { envApps } from "./envApps";
import { clientCredentialsApp, type ImportEntry, type ImportedApp, type LeftOut } from "./importedApp";
import { parseJwtConfig } from "./jwtConfig";

export type { ImportedApp, LeftOut } from "./importedApp";

export interface ParsedImport {
  /** At least one. */
  readonly apps: readonly ImportedApp[];
  /** What the person should hear is missing in `apps`. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads the Box CLI's `box_environments.json`, a JWT or client-credentials configuration, or a `.env` with `BOX_` names.
 * @throws BoxError code `appConfig` when no app can be imported, with the reason of the first that was left out; or
 *   `developerToken` when there is nothing but a token that cannot be one
 */
export function parseImport(text: string): ParsedImport {
  const content = readText(
    text,
    localized(
      "The file is empty; choose a Box configuration, a .env with BOX_ names, or the Box CLI's box_environments.json.",
    ),
  );
  const found = /^[{[]/.test(content) ? fromJson(content) : envApps(content);
  const apps = found.filter((entry) => "kind" in entry);
  const leftOut = found.filter((entry) => "reason" in entry);
  if (apps.length === 0) {
    throw leftOut[0] ? configError(leftOut[0].reason) : nothing();
  }
  return { apps, leftOut };
}

function fromJson(text: string): ImportEntry[] {
  const fields = readConfig(text);
  if (isRecord(fields.environments)) {
    return cliEnvironments(fields.environments);
  }
  if (!isRecord(fields.boxAppSettings)) {
    throw nothing();
  }
  if (isRecord(fields.boxAppSettings.appAuth)) {
    return [{ kind: "jwt", config: parseJwtConfig(text) }];
  }
  const app = clientCredentialsApp(undefined, {
    clientId: requiredAt(fields, "boxAppSettings.clientID"),
    clientSecret: requiredAt(fields, "boxAppSettings.clientSecret"),
    enterpriseId: enterpriseIdOf(fields),
    userId: fieldAt(fields, "userID"),
  });
  return app ? [app] : [];
}

function nothing() {
  return configError(
    localized(
      "Nothing to import was found; choose a Box configuration, a .env with BOX_ names, or the Box CLI's box_environments.json.",
    ),
  );
}
