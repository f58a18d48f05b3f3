import { sanitizeForDisplay } from "../../base/displayText";
import { isRecord } from "../../base/json";
import { fieldAt } from "./appConfig";
import { clientCredentialsApp, type ImportedApp, oauthApp } from "./importedApp";

/**
 * The apps in the Box CLI's `box_environments.json` (Box CLI, `configure:environments:add` and `login`). What is incomplete
 * there is left out; its token caches are other files, which are not read.
 */
export function cliEnvironments(environments: Readonly<Record<string, unknown>>): ImportedApp[] {
  return Object.entries(environments).flatMap(([name, value]) =>
    isRecord(value) ? environment(sanitizeForDisplay(name), value) : [],
  );
}

function environment(name: string, value: Readonly<Record<string, unknown>>): ImportedApp[] {
  const field = (path: string) => fieldAt(value, path);
  const app = { clientId: field("clientId"), clientSecret: field("clientSecret") };
  const path = field("boxConfigFilePath");
  switch (
    authentication(value.authMethod, {
      hasSecret: app.clientSecret !== undefined,
      hasFile: path !== undefined,
    })
  ) {
    case "oauth":
      return oauthApp(name, app);
    case "clientCredentials":
      return clientCredentialsApp(name, {
        ...app,
        enterpriseId: field("enterpriseId"),
        userId: field("ccgUser"),
      });
    case "jwt": {
      const privateKeyPath = field("privateKeyPath");
      return path === undefined
        ? []
        : [{ name, kind: "jwtFile", path, ...(privateKeyPath !== undefined && { privateKeyPath }) }];
    }
  }
}

/** Older versions wrote no `authMethod`: then what an environment holds tells. */
function authentication(
  authMethod: unknown,
  { hasSecret, hasFile }: { hasSecret: boolean; hasFile: boolean },
): "oauth" | "clientCredentials" | "jwt" {
  if (authMethod === "oauth20" || authMethod === "ccg") {
    return authMethod === "ccg" ? "clientCredentials" : "oauth";
  }
  if (!hasSecret) {
    return "jwt";
  }
  return hasFile ? "clientCredentials" : "oauth";
}
