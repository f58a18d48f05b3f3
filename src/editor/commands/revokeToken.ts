import * as vscode from "vscode";
import type { AccountRegistry } from "../../accounts/accountRegistry";
import type { Enrolment } from "../../accounts/enrolment";
import type { Account, AppCredentials } from "../../accounts/model/account";
import type { Log } from "../../base/log";
import { Secret } from "../../base/secret";
import { cleanDeveloperToken } from "../../box/config/developerToken";
import type { Transport } from "../../box/http/transport";
import { revoke } from "../../box/oauth/revocation";
import { accountName, kindName } from "../display/accountText";
import { choose } from "../host/choices";
import { problemOf, reportError, showMessage, translated } from "../host/messages";
import { oneWord, promptText } from "../host/promptText";
import { readSettings } from "../host/settings";
import type { ActiveAccount } from "../notices/activeAccount";

/** **Box: Revoke Token…**: the account's own, or one that was found somewhere it should not be. */
export class RevokeToken {
  readonly #registry: AccountRegistry;
  readonly #enrolment: Enrolment;
  readonly #active: ActiveAccount;
  readonly #transport: Transport;
  readonly #log: Log;

  constructor(parts: {
    registry: AccountRegistry;
    enrolment: Enrolment;
    active: ActiveAccount;
    transport: Transport;
    log: Log;
  }) {
    this.#registry = parts.registry;
    this.#enrolment = parts.enrolment;
    this.#active = parts.active;
    this.#transport = parts.transport;
    this.#log = parts.log;
  }

  /** Never throws: what goes wrong is told to the person. */
  async run(): Promise<void> {
    try {
      const account = this.#active.get();
      const own = account && account.kind !== "developerToken" ? account : undefined;
      if (own && (await this.#chooseOwn(own))) {
        await this.#revokeOwn(own);
      } else {
        await this.#revokePasted();
      }
    } catch (error) {
      reportError(error, this.#log, { title: vscode.l10n.t("Try Again"), run: () => this.run() });
    }
  }

  async #chooseOwn(account: Account): Promise<boolean> {
    const own = {
      icon: "account",
      label: vscode.l10n.t("The token of {0}", accountName(account)),
      detail:
        account.kind === "oauth"
          ? vscode.l10n.t("Its refresh token ends with it, so the account is signed out.")
          : vscode.l10n.t("The account stays and asks for a new token at the next use."),
    };
    const pasted = {
      icon: "clippy",
      label: vscode.l10n.t("A token that I paste…"),
      detail: vscode.l10n.t("For example one that got into a log or a repository."),
    };
    const picked = await choose([own, pasted], {
      title: vscode.l10n.t("Box: which token shall be revoked?"),
    });
    return picked === own;
  }

  async #revokeOwn(account: Account): Promise<void> {
    const name = accountName(account);
    if (account.kind === "oauth") {
      const { unreachable } = await this.#enrolment.signOut(account.id);
      const text = unreachable
        ? vscode.l10n.t("{0} was signed out here, but not revoked at Box: {1}", name, translated(unreachable))
        : vscode.l10n.t(
            "Revoked: the access token of {0} and its refresh token; the account is signed out.",
            name,
          );
      void showMessage(unreachable ? "warning" : "information", text);
      return;
    }
    await this.#enrolment.revokeAccessToken(account.id);
    void showMessage(
      "information",
      vscode.l10n.t("Revoked: the access token of {0}; the next use asks for a new one.", name),
    );
  }

  async #revokePasted(): Promise<void> {
    const text = await promptText({
      title: vscode.l10n.t("Box: paste the token to revoke"),
      prompt: vscode.l10n.t("An access token or a refresh token; it is sent to Box only."),
      password: true,
      problem: (pasted) => problemOf(() => cleanDeveloperToken(pasted)),
    });
    const app = await this.#chooseApp();
    const outcome = await revoke(this.#transport, app, cleanDeveloperToken(text));
    this.#log.info(`A pasted token was revoked through app ${app.clientId}: ${outcome}.`);
    void showMessage(
      "information",
      outcome === "revoked"
        ? vscode.l10n.t("Revoked: the pasted token, and with it the token that it was issued together with.")
        : vscode.l10n.t("Box does not know this token any more, so nothing is left to revoke."),
    );
  }

  /** Box revokes a token only for the app that it was issued to. @throws CancelledError */
  async #chooseApp(): Promise<AppCredentials> {
    const apps = new Map<string, { app: AppCredentials; label: string; description: string }>();
    for (const account of this.#registry.all()) {
      if (account.kind !== "developerToken") {
        const description = `${accountName(account)}, ${kindName(account)}`;
        apps.set(account.app.clientId, { app: account.app, label: account.app.clientId, description });
      }
    }
    const other = { label: vscode.l10n.t("Another app…"), description: "", app: undefined };
    const picked =
      apps.size === 0
        ? other
        : await choose([...apps.values(), other], {
            title: vscode.l10n.t("Box: which app was the token issued to?"),
          });
    return picked.app ?? askApp();
  }
}

async function askApp(): Promise<AppCredentials> {
  const { endpoints } = readSettings();
  const clientId = await promptText({
    title: vscode.l10n.t("Box: client ID of the token's app"),
    prompt: vscode.l10n.t("From the Configuration page of the app in the Developer Console."),
    problem: oneWord,
  });
  const clientSecret = await promptText({
    title: vscode.l10n.t("Box: client secret of the token's app"),
    prompt: vscode.l10n.t("Used for this one request and not kept."),
    password: true,
    problem: oneWord,
  });
  return { clientId, clientSecret: new Secret(clientSecret), endpoints };
}
