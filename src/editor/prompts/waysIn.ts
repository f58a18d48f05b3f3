import * as vscode from "vscode";
import type { Choice } from "../host/choices";

const WAYS_IN = [
  ["globe", "boxAuth.signIn"],
  ["add", "boxAuth.addOAuthAccount"],
  ["file-code", "boxAuth.signInWithJwt"],
  ["server", "boxAuth.signInWithClientCredentials"],
  ["beaker", "boxAuth.useDeveloperToken"],
  ["cloud-download", "boxAuth.importAccounts"],
] as const;

type Command = (typeof WAYS_IN)[number][1];

/** Every way to an account, for a list. */
export function waysIn(): readonly (Choice & { readonly command: Command })[] {
  return WAYS_IN.map(([icon, command]) => ({ icon, command, ...textOf(command) }));
}

function textOf(command: Command): Pick<Choice, "label" | "detail"> {
  switch (command) {
    case "boxAuth.signIn":
      return {
        label: vscode.l10n.t("Sign In through the Browser…"),
        detail: vscode.l10n.t("As yourself, with your own Box app; refreshed for weeks."),
      };
    case "boxAuth.addOAuthAccount":
      return {
        label: vscode.l10n.t("Add OAuth Account with Another App…"),
        detail: vscode.l10n.t("The same with a second Box app."),
      };
    case "boxAuth.signInWithJwt":
      return {
        label: vscode.l10n.t("Add JWT Account…"),
        detail: vscode.l10n.t("A server app with a key pair, from its config.json."),
      };
    case "boxAuth.signInWithClientCredentials":
      return {
        label: vscode.l10n.t("Add Client Credentials Account…"),
        detail: vscode.l10n.t("A server app with client ID and client secret."),
      };
    case "boxAuth.useDeveloperToken":
      return {
        label: vscode.l10n.t("Add Developer Token…"),
        detail: vscode.l10n.t("The quickest try: a token from the Developer Console, for an hour."),
      };
    case "boxAuth.importAccounts":
      return {
        label: vscode.l10n.t("Import Accounts…"),
        detail: vscode.l10n.t("From the Box CLI, a configuration file or a .env file."),
      };
  }
}
