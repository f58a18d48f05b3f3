import { sanitizeForDisplay } from "../../base/displayText";
import { isRecord } from "../../base/json";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { fieldAt } from "./appConfig";
import { clientCredentialsApp, type ImportEntry, oauthApp } from "./importedApp";

/**
 * The apps in the Box CLI's `box_environments.json` (Box CLI, `configure:environments:add` and `login`), and what is
 * incomplete there. Its token caches are other files, which are not read.
 */
export function cliEnvironments(environments: Readonly<Record<string, unknown>>): ImportEntry[] {
  return Object.entries(environments).map(([key, value]) => {
    const name = sanitizeForDisplay(key);
    return (isRecord(value) ? environment(name, value) : undefined) ?? { reason: incomplete(name) };
  });
}

function environment(name: string, value: Readonly<Record<string, unknown>>): ImportEntry | undefined {
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
      return oauthApp(name, { ...app, redirectUri: undefined });
    case "clientCredentials":
      return clientCredentialsApp(name, {
        ...app,
        enterpriseId: field("enterpriseId"),
        userId: field("ccgUser"),
      });
    case "jwt": {
      const privateKeyPath = field("privateKeyPath");
      return path === undefined
        ? undefined
        : { name, kind: "jwtFile", path, ...(privateKeyPath !== undefined && { privateKeyPath }) };
    }
  }
}

function incomplete(name: string): LocalizedMessage {
  return localized(
    "The environment {0} is not complete, so it is not imported; set it up in the Box CLI again.",
    name,
  );
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
