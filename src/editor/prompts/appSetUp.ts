import * as vscode from "vscode";
import type { OAuthApp } from "../../accounts/model/account";
import type { AccountStore } from "../../accounts/model/accountStore";
import { CancelledError } from "../../base/errors";
import { Secret } from "../../base/secret";
import type { Button } from "../host/button";
import { ChoiceList } from "../host/choices";
import { oneWord, promptText } from "../host/promptText";
import { keepClientId, type SignInSettings } from "../host/settings";
import { consoleButton, openConsole } from "./consoleButton";

const DRAFT = "setUp.clientId";

/**
 * Learns the person's own Box app: where to make it, which redirect URI to register, its client ID and secret. Each
 * answer is kept at once, so that a closed box goes on where it stopped.
 */
export class AppSetUp {
  readonly #store: AccountStore;
  readonly #drafts: vscode.Memento;

  constructor(store: AccountStore, drafts: vscode.Memento) {
    this.#store = store;
    this.#drafts = drafts;
  }

  /** The app as it was set up before, asking only for what is missing. @throws CancelledError */
  async app(settings: SignInSettings): Promise<OAuthApp> {
    const known = settings.clientId ? await this.#store.readApp(settings.clientId) : undefined;
    const { authorizeUrl, apiUrl } = settings.endpoints;
    // A secret that was typed for one Box address is not sent to another.
    if (known && known.endpoints.authorizeUrl === authorizeUrl && known.endpoints.apiUrl === apiUrl) {
      return { ...known, redirectUri: settings.redirectUri };
    }
    return settings.clientId ? this.#askSecret(settings, settings.clientId, "") : this.ask(settings);
  }

  /** Asks for everything, from the first step. @throws CancelledError */
  async ask(settings: SignInSettings): Promise<OAuthApp> {
    await this.#showRedirectUri(settings);
    const clientId = await promptText({
      title: vscode.l10n.t("Box app (2 of 3): client ID"),
      prompt: vscode.l10n.t(
        "Copy it from the Configuration page of your app, section OAuth 2.0 Credentials.",
      ),
      value: this.#drafts.get<string>(DRAFT, settings.clientId),
      problem: oneWord,
      buttons: [consoleButton(settings.endpoints)],
    });
    await this.#drafts.update(DRAFT, clientId);
    return this.#askSecret(settings, clientId, vscode.l10n.t("(3 of 3)"));
  }

  async #askSecret(settings: SignInSettings, clientId: string, step: string): Promise<OAuthApp> {
    const secret = await promptText({
      title: vscode.l10n.t("Box app {0}: client secret", step).replace("  ", " ").replace(" :", ":"),
      prompt: vscode.l10n.t(
        "For app {0}; press Fetch Client Secret on its Configuration page. It stays in the editor's secret storage.",
        clientId,
      ),
      password: true,
      problem: oneWord,
      buttons: [
        consoleButton(settings.endpoints),
        copyText(vscode.l10n.t("Copy the redirect URI {0}", settings.redirectUri), settings.redirectUri),
      ],
    });
    const { redirectUri, endpoints } = settings;
    const app: OAuthApp = { clientId, clientSecret: new Secret(secret), redirectUri, endpoints };
    await this.#store.writeApp(app);
    await keepClientId(clientId);
    await this.#drafts.update(DRAFT, undefined);
    return app;
  }

  /** A list rather than an input box: what to do stands there in words, and stays until the person goes on. */
  async #showRedirectUri({ redirectUri, endpoints }: SignInSettings): Promise<void> {
    const open = {
      icon: "link-external",
      label: vscode.l10n.t("Open the Box Developer Console"),
      detail: vscode.l10n.t("Make a Custom App with User Authentication (OAuth 2.0), or open yours."),
    };
    const copy = {
      icon: "copy",
      label: vscode.l10n.t("Copy the redirect URI"),
      description: redirectUri,
      detail: vscode.l10n.t("Add it to the app's Configuration page exactly as it is, and save."),
    };
    const next = {
      icon: "arrow-right",
      label: vscode.l10n.t("Continue"),
      detail: vscode.l10n.t("The redirect URI is registered; enter the client ID and client secret."),
    };
    const list = new ChoiceList({
      title: vscode.l10n.t("Box app (1 of 3): register the redirect URI"),
      placeholder: vscode.l10n.t("Do both at Box, then continue"),
      staysOpen: true,
    });
    list.choices = [open, copy, next];
    try {
      await new Promise<void>((resolve, reject) => {
        list.onDidHide(() => reject(new CancelledError()));
        list.onDidAccept(() => {
          if (list.active === open) {
            void openConsole(endpoints);
            list.active = copy;
          } else if (list.active === copy) {
            void vscode.env.clipboard.writeText(redirectUri);
            list.active = next;
          } else {
            resolve();
          }
        });
        list.show();
      });
    } finally {
      list.dispose();
    }
  }
}

function copyText(tooltip: string, text: string): Button {
  return {
    icon: "copy",
    tooltip,
    press: () => vscode.env.clipboard.writeText(text),
  };
}
