import * as vscode from "vscode";
import type { Log } from "../../base/log";
import { Secret } from "../../base/secret";
import { type MessageAction, reportError } from "../host/messages";
import { oneWord, promptText } from "../host/promptText";
import { readSettings } from "../host/settings";
import { chooseSubject } from "../prompts/subjectChoice";
import type { FirstToken } from "./firstToken";

/** **Box: Sign In with Client Credentials…**: client ID, client secret, and whom the token acts for. */
export class ClientCredentialsSignIn {
  readonly #firstToken: FirstToken;
  readonly #log: Log;

  constructor(parts: { firstToken: FirstToken; log: Log }) {
    this.#firstToken = parts.firstToken;
    this.#log = parts.log;
  }

  /** Never throws: what goes wrong is told to the person. */
  async run(): Promise<void> {
    try {
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
      await this.#firstToken.start({ kind: "clientCredentials", app, subject });
    } catch (error) {
      const again: MessageAction = { title: vscode.l10n.t("Try Again"), run: () => this.run() };
      reportError(error, this.#log, again);
    }
  }
}
