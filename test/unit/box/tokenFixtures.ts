import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../host/paths";

const files = {
  /** Box's guide "Access Tokens", OAuth 2.0 authentication, letter by letter. */
  oauth: "oauth.json",
  /** The same guide, server authentication: another type, and in the wrong field. */
  serverAuthentication: "serverAuthentication.json",
  /** Box's guide "Downscope an Access Token". */
  downscoped: "downscoped.json",
  /** An older edition of that guide: every field at once, and IDs that are numbers. */
  everyField: "everyField.json",
  /** The fields of a real OAuth answer, in their order; the tokens are replaced. */
  oauthCapture: "oauthCapture.json",
  /** The fields of a real answer to an app with server authentication; the token is replaced. */
  serverCapture: "serverCapture.json",
} as const;

/** The text of a token object as Box documents or sends it. */
export function tokenText(name: keyof typeof files): string {
  return readFileSync(join(root, "test", "fixtures", "tokens", files[name]), "utf8");
}

/** Its value, for tests that change a field. */
export function tokenObject(name: keyof typeof files): Record<string, unknown> {
  return JSON.parse(tokenText(name)) as Record<string, unknown>;
}
