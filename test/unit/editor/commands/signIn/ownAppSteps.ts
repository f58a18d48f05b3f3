import { Secret } from "../../../../../src/base/secret";
import { type Expected, editor } from "../../../../vscode-stub/scriptedEditor";
import { type CommandFixture, ownApp } from "../../commandFixture";

/** What a person enters at the first sign-in. */
export const setUp: readonly Expected[] = [
  { asks: "register the redirect URI", pick: "Continue" },
  { asks: "client ID (2/3)", type: ownApp.clientId },
  { asks: "client secret (3/3)", type: ownApp.clientSecret },
];

/** Own app, kept as a sign-in before has left it. */
export async function keepOwnApp(
  { accounts, redirectUri, simulator }: CommandFixture,
  clientSecret: string = ownApp.clientSecret,
): Promise<void> {
  const { clientId } = ownApp;
  const { apiUrl, authorizeUrl } = simulator;
  const endpoints = { apiUrl, authorizeUrl };
  await accounts.apps.write({
    clientId,
    clientSecret: new Secret(clientSecret),
    redirectUri,
    endpoints,
  });
  editor.settings.set("boxAuth.clientId", clientId);
}

export async function keptSecretOf({ accounts }: CommandFixture): Promise<string | undefined> {
  return (await accounts.apps.read(ownApp.clientId))?.clientSecret.expose();
}
