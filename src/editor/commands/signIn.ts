import * as vscode from "vscode";
import type { Enrolment } from "../../accounts/enrolment";
import type { Account, OAuthApp } from "../../accounts/model/account";
import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import type { Log } from "../../base/log";
import { BrowserSignIn } from "../../signIn/browserSignIn";
import { parseRedirectUri } from "../../signIn/redirectUri";
import {
  type MessageAction,
  notificationLinks,
  reportError,
  showBriefly,
  translated,
} from "../host/messages";
import { promptText } from "../host/promptText";
import { readSettings } from "../host/settings";
import type { ActiveAccount } from "../notices/activeAccount";
import { announceSignIn } from "../notices/announceSignIn";
import type { AppSetUp } from "../prompts/appSetUp";
import type { HostConfirmation } from "../prompts/hostConfirmation";

/** **Box: Sign In**: the browser, the callback, the token, and who it is. */
export class SignInCommand {
  readonly #setUp: AppSetUp;
  readonly #enrolment: Enrolment;
  readonly #active: ActiveAccount;
  readonly #hosts: HostConfirmation;
  readonly #clock: Clock;
  readonly #log: Log;
  #attempt: BrowserSignIn | undefined;

  constructor(parts: {
    setUp: AppSetUp;
    enrolment: Enrolment;
    active: ActiveAccount;
    hosts: HostConfirmation;
    clock: Clock;
    log: Log;
  }) {
    this.#setUp = parts.setUp;
    this.#enrolment = parts.enrolment;
    this.#active = parts.active;
    this.#hosts = parts.hosts;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Never throws: what goes wrong is told to the person. */
  async run(): Promise<void> {
    let app: OAuthApp | undefined;
    try {
      const settings = readSettings();
      parseRedirectUri(settings.redirectUri);
      await this.#hosts.confirm(settings.endpoints);
      app = await this.#setUp.app(settings);
      const account = await this.#throughBrowser(app);
      await this.#active.choose(account.id);
      announceSignIn(account);
    } catch (error) {
      reportError(error, this.#log, ...this.#nextStep(error, app));
    }
  }

  /** **Box: Set Up App**: the app again from the first step, then the sign-in. */
  async setUpApp(): Promise<void> {
    try {
      const settings = readSettings();
      parseRedirectUri(settings.redirectUri);
      await this.#hosts.confirm(settings.endpoints);
      await this.#setUp.ask(settings);
    } catch (error) {
      reportError(error, this.#log, ...this.#nextStep(error, undefined));
      return;
    }
    await this.run();
  }

  async copyLink(): Promise<void> {
    if (this.#attempt) {
      await vscode.env.clipboard.writeText(this.#attempt.authorizeUrl);
      showBriefly("check", vscode.l10n.t("Sign-in link copied; open it in any browser."));
    }
  }

  async pasteAddress(): Promise<void> {
    const attempt = this.#attempt;
    if (!attempt) {
      return;
    }
    const closed = new AbortController();
    const close = () => closed.abort();
    attempt.code.then(close, close);
    const question = {
      title: vscode.l10n.t("Box: paste the address instead"),
      prompt: vscode.l10n.t("Paste the whole address of the page that could not load after you approved."),
      placeholder: "http://localhost:28473/callback?code=…",
      problem: (text: string) => {
        const unusable = attempt.paste(text);
        return unusable && translated(unusable);
      },
      signal: closed.signal,
    };
    await promptText(question).catch(() => undefined);
  }

  async #throughBrowser(app: OAuthApp): Promise<Account> {
    // A second Sign In means that the first page is lost: begin again rather than make the person wait.
    this.#attempt?.dispose();
    const cancelled = new AbortController();
    const attempt = await BrowserSignIn.start({ app, clock: this.#clock, signal: cancelled.signal });
    this.#attempt = attempt;
    await vscode.commands.executeCommand("setContext", "boxAuth.signingIn", true);
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Box: approve the sign-in in your browser"),
      cancellable: true,
    };
    try {
      return await vscode.window.withProgress(options, async (progress, token) => {
        token.onCancellationRequested(() => cancelled.abort());
        const copy = { title: vscode.l10n.t("Copy link"), command: "boxAuth.copySignInLink" };
        const paste = {
          title: vscode.l10n.t("Paste the address instead"),
          command: "boxAuth.pasteCallbackAddress",
        };
        progress.report({ message: notificationLinks([copy, paste]) });
        void vscode.env.openExternal(vscode.Uri.parse(attempt.authorizeUrl, true));
        const grant = await attempt.code;
        progress.report({ message: vscode.l10n.t("Box approved; fetching the token.") });
        return this.#exchange(app, attempt, grant);
      });
    } finally {
      if (this.#attempt === attempt) {
        this.#attempt = undefined;
        await vscode.commands.executeCommand("setContext", "boxAuth.signingIn", false);
      }
    }
  }

  /** No dialog stands between the callback and this: a code lives 30 seconds. */
  async #exchange(
    app: OAuthApp,
    attempt: BrowserSignIn,
    grant: Awaited<BrowserSignIn["code"]>,
  ): Promise<Account> {
    try {
      const account = await this.#enrolment.signIn(app, grant);
      const { name, login } = account.identity ?? { name: "Box", login: "" };
      attempt.report({ kind: "signedIn", name, login });
      return account;
    } catch (error) {
      if (error instanceof BoxError) {
        attempt.report({ kind: "failed", sentence: error.sentence });
      } else {
        attempt.dispose();
      }
      throw error;
    }
  }

  #nextStep(error: unknown, app: OAuthApp | undefined): MessageAction[] {
    if (!(error instanceof BoxError)) {
      return [];
    }
    switch (error.code) {
      case "signInTimeLimit":
        return [
          {
            title: vscode.l10n.t("Copy Redirect URI"),
            run: () => vscode.env.clipboard.writeText(app?.redirectUri ?? ""),
          },
        ];
      case "settings":
      case "portInUse":
        return [
          {
            title: vscode.l10n.t("Open Settings"),
            run: () => vscode.commands.executeCommand("workbench.action.openSettings", "boxAuth"),
          },
        ];
      case "invalid_client":
        return [{ title: vscode.l10n.t("Set Up App"), run: () => this.setUpApp() }];
      default:
        return [{ title: vscode.l10n.t("Try Again"), run: () => this.run() }];
    }
  }
}
