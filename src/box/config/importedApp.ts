import { Secret } from "../../base/secret";
import type { JwtConfig } from "./jwtConfig";

/** An app that another tool knows. Refresh tokens are never taken over: each has one owner. */
export type ImportedApp = { readonly name: string } & (
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
      /** Where the file names one. */
      readonly redirectUri?: string;
    }
  | { readonly kind: "developerToken"; readonly token: Secret }
);

/** One app, or none when ID or secret are missing. */
export function oauthApp(
  name: string,
  { clientId, clientSecret }: Fields<"clientId" | "clientSecret">,
  redirectUri?: string,
): ImportedApp[] {
  if (!clientId || !clientSecret) {
    return [];
  }
  const app = { name, kind: "oauth", clientId, clientSecret: new Secret(clientSecret) } as const;
  return [{ ...app, ...(redirectUri && { redirectUri }) }];
}

/** One app, or none when ID or secret are missing. */
export function clientCredentialsApp(
  name: string,
  fields: Fields<"clientId" | "clientSecret" | "enterpriseId" | "userId">,
): ImportedApp[] {
  const { clientId, clientSecret, enterpriseId, userId } = fields;
  if (!clientId || !clientSecret) {
    return [];
  }
  const app = { name, kind: "clientCredentials", clientId, clientSecret: new Secret(clientSecret) } as const;
  return [{ ...app, ...(enterpriseId && { enterpriseId }), ...(userId && { userId }) }];
}

type Fields<Name extends string> = { readonly [field in Name]: string | undefined };
