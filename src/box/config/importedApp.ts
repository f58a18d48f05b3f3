import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import type { JwtConfig } from "./jwtConfig";

/** Client ID of the app that the Box CLI brings along for `box login` (github.com/box/boxcli, `src/commands/login.js`). */
const BOX_CLI_CLIENT_ID = "udz8zp4yue87uk9dzq4xk425kkwvqvh1";

/** An app that another tool knows. Refresh tokens are never taken over: each has one owner. */
export type ImportedApp = {
  /** As the file calls it, where it calls it anything. */
  readonly name?: string;
} & (
  | { readonly kind: "jwt"; readonly config: JwtConfig }
  /** The configuration lies in another file, and its private key perhaps in a third one. */
  | { readonly kind: "jwtFile"; readonly path: string; readonly privateKeyPath?: string }
  | {
      readonly kind: "clientCredentials";
      readonly clientId: string;
      readonly clientSecret: Secret;
      readonly enterpriseId?: string;
      readonly userId?: string;
    }
  | {
      readonly kind: "oauth";
      readonly clientId: string;
      readonly clientSecret: Secret;
      /** As the file has it, unchecked. It is registered at Box for this app, so the app signs in with no other. */
      readonly redirectUri?: string;
    }
  | { readonly kind: "developerToken"; readonly token: Secret }
);

/** An entry that is there but is not imported, and the sentence that says why. */
export interface LeftOut {
  readonly reason: LocalizedMessage;
}

export type ImportEntry = ImportedApp | LeftOut;

/** The Box CLI's own app is left out: Box knows it with the Box CLI's addresses alone. `undefined` without ID or secret. */
export function oauthApp(
  name: string | undefined,
  { clientId, clientSecret, redirectUri }: Fields<"clientId" | "clientSecret" | "redirectUri">,
): ImportEntry | undefined {
  if (!clientId || !clientSecret) {
    return undefined;
  }
  if (clientId === BOX_CLI_CLIENT_ID) {
    return {
      reason:
        name === undefined
          ? localized(
              "The app in this file is the Box CLI's own, with which only the Box CLI can sign in; make an app of your own at Box and set it up here.",
            )
          : localized(
              "The app {0} is the Box CLI's own, with which only the Box CLI can sign in; make an app of your own at Box and set it up here.",
              name,
            ),
    };
  }
  const app = {
    ...(name !== undefined && { name }),
    kind: "oauth",
    clientId,
    clientSecret: new Secret(clientSecret),
  } as const;
  return { ...app, ...(redirectUri && { redirectUri }) };
}

/** `undefined` without ID or secret. */
export function clientCredentialsApp(
  name: string | undefined,
  fields: Fields<"clientId" | "clientSecret" | "enterpriseId" | "userId">,
): ImportedApp | undefined {
  const { clientId, clientSecret, enterpriseId, userId } = fields;
  if (!clientId || !clientSecret) {
    return undefined;
  }
  const app = { kind: "clientCredentials", clientId, clientSecret: new Secret(clientSecret) } as const;
  return {
    ...(name !== undefined && { name }),
    ...app,
    ...(enterpriseId && { enterpriseId }),
    ...(userId && { userId }),
  };
}

type Fields<Name extends string> = { readonly [field in Name]: string | undefined };
