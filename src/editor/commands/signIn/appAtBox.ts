import * as vscode from "vscode";
import { parseRedirectUri } from "../../../signIn/redirectUri";
import { showMessage } from "../../host/messages";
import { readSettings } from "../../host/settings";
import { openConsole as open } from "../../prompts/consoleButton";
import type { Command } from "../command";

/** **Box: Copy Redirect URI**, and where at Box it belongs. @throws BoxError when no sign-in could use it */
export const copyRedirectUri: Command = async ({ pending }) => {
  const { redirectUri: own, endpoints } = readSettings();
  // While the browser has the word, it is about the app of that sign-in.
  const redirectUri = pending.attempt?.redirectUri ?? own;
  parseRedirectUri(redirectUri);
  await vscode.env.clipboard.writeText(redirectUri);
  void showMessage(
    "information",
    vscode.l10n.t(
      "{0} copied. On the Configuration page of your app at Box, add it under OAuth 2.0 Redirect URI exactly as it is, and press Save Changes.",
      redirectUri,
    ),
    { title: vscode.l10n.t("Open the Box Developer Console"), run: () => open(endpoints) },
  );
};

/** **Box: Open Developer Console**: of Box, or of the simulator that the settings name. */
export const openConsole: Command = async () => open(readSettings().endpoints);
