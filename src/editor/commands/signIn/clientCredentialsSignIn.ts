import * as vscode from "vscode";
import { Secret } from "../../../base/secret";
import { oneWord, promptText } from "../../host/promptText";
import { readSettings } from "../../host/settings";
import { chooseSubject } from "../../prompts/subjectChoice";
import type { Command } from "../command";
import { completeSignIn } from "./completeSignIn";

/** **Box: Add Client Credentials Account…**: client ID, client secret, and whom the token acts for. */
export const signInWithClientCredentials: Command = async (parts) => {
  const { endpoints } = readSettings();
  const clientId = await promptText({
    title: vscode.l10n.t("Box client credentials (1 of 3): client ID"),
    prompt: vscode.l10n.t(
      "Of a Custom App with Server Authentication (Client Credentials Grant) that an admin has authorized.",
    ),
    problem: oneWord,
  });
  const clientSecret = await promptText({
    title: vscode.l10n.t("Box client credentials (2 of 3): client secret"),
    prompt: vscode.l10n.t(
      "Press Fetch Client Secret on the app's Configuration page. It stays in the editor's secret storage.",
    ),
    password: true,
    problem: oneWord,
  });
  const subject = await chooseSubject({});
  const app = { clientId, clientSecret: new Secret(clientSecret), endpoints };
  await completeSignIn(parts, (leaving) =>
    parts.accounts.addServerAccount({ kind: "clientCredentials", app, subject }, leaving),
  );
};
