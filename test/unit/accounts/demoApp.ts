import type { OAuthApp } from "../../../src/accounts/model/account";
import { Secret } from "../../../src/base/secret";
import { demoApp } from "../../box-simulator/tenant";

/** The simulator's app, as a person sets it up. */
export function demoAppAt({ url, authorizeUrl }: { url: string; authorizeUrl: string }): OAuthApp {
  return {
    clientId: demoApp.clientId,
    clientSecret: new Secret(demoApp.clientSecret),
    redirectUri: demoApp.redirectUris[0],
    endpoints: { authorizeUrl, apiUrl: url },
  };
}
