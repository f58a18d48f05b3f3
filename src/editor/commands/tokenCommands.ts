import * as vscode from "vscode";
import type { Enrolment } from "../../accounts/enrolment";
import type { Account, TokenSet } from "../../accounts/model/account";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { RefreshMode } from "../../accounts/refreshSchedule";
import type { TokenKeeper } from "../../accounts/tokenKeeper";
import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Log } from "../../base/log";
import { lifeInWords } from "../display/accountText";
import { type MessageAction, reportError, showMessage, showNoAccount, translated } from "../host/messages";
import type { ActiveAccount } from "../notices/activeAccount";
import type { CopiedTokens } from "../notices/copiedTokens";

/**
 * What a person does with the token of an account: refresh, copy, sign out. Without an ID it is the active account. None
 * of them throws.
 */
export class TokenCommands {
  readonly #keeper: TokenKeeper;
  readonly #enrolment: Enrolment;
  readonly #active: ActiveAccount;
  readonly #copied: CopiedTokens;
  readonly #mode: () => RefreshMode;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    keeper: TokenKeeper;
    enrolment: Enrolment;
    active: ActiveAccount;
    copied: CopiedTokens;
    mode: () => RefreshMode;
    clock: Clock;
    log: Log;
  }) {
    this.#keeper = parts.keeper;
    this.#enrolment = parts.enrolment;
    this.#active = parts.active;
    this.#copied = parts.copied;
    this.#mode = parts.mode;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  async refresh(accountId?: string): Promise<void> {
    await this.#withAccount(accountId, "boxAuth.refreshToken", async (account) => {
      if (account.kind === "developerToken") {
        await vscode.commands.executeCommand("boxAuth.useDeveloperToken", account.id);
        return;
      }
      if (account.kind === "oauth" && account.problem?.decision === "signInAgain") {
        await vscode.commands.executeCommand("boxAuth.signIn");
        return;
      }
      await this.#keeper.renew(account.id);
      await this.#identifyLate(account.id);
    });
  }

  async copy(accountId?: string): Promise<void> {
    await this.#withAccount(accountId, "boxAuth.copyToken", async (account) => {
      const tokenSet = await this.#tokenToCopy(account);
      const { accessToken, expiresAt } = tokenSet;
      await vscode.env.clipboard.writeText(accessToken.expose());
      this.#copied.remember(account, tokenSet);
      const life = lifeInWords(expiresAt - this.#clock.now());
      void showMessage("information", vscode.l10n.t("Access token copied, valid for {0}.", life));
      await this.#identifyLate(account.id);
    });
  }

  async signOut(accountId?: string): Promise<void> {
    await this.#withAccount(accountId, "boxAuth.signOut", async (account) => {
      const { unreachable } = await this.#enrolment.signOut(account.id);
      if (unreachable) {
        const why = translated(unreachable);
        void showMessage(
          "warning",
          vscode.l10n.t("Signed out here, but the tokens could not be revoked at Box: {0}", why),
        );
      } else {
        void showMessage("information", vscode.l10n.t("Signed out of Box; the tokens were revoked."));
      }
    });
  }

  /** Renewed when it is about to end; as it is where the person wants no refresh without a click, or none is possible. */
  async #tokenToCopy({ id, kind }: Account): Promise<TokenSet> {
    const asItIs = kind === "developerToken" || this.#mode() === "never";
    if (!asItIs) {
      this.#copied.forget(id);
    }
    const state = this.#keeper.state(id);
    if (asItIs && kind !== "developerToken" && state && state.expiresAt <= this.#clock.now()) {
      throw new BoxError(
        localized(
          "The access token has expired and boxAuth.refresh is set to never; refresh it, then copy it.",
        ),
        { decision: "retryLater", code: "expired" },
      );
    }
    return this.#keeper.fresh(id, asItIs ? 0 : EXPIRING_MS);
  }

  async #withAccount(
    accountId: string | undefined,
    command: string,
    action: (account: Account) => Promise<void>,
  ): Promise<void> {
    const account = this.#active.get(accountId);
    if (!account) {
      showNoAccount();
      return;
    }
    try {
      await action(account);
    } catch (error) {
      reportError(error, this.#log, ...nextStep(error, { command, account }));
    }
  }

  /** An account whose name could not be read at sign-in is identified as soon as a token was obtained again. */
  async #identifyLate(id: string): Promise<void> {
    const account = this.#active.get(id);
    if (account && !account.identity) {
      await this.#enrolment.identify(account);
    }
  }
}

function nextStep(
  error: unknown,
  { command, account }: { command: string; account: Account },
): MessageAction[] {
  if (!(error instanceof BoxError)) {
    return [];
  }
  const run = (id: string) => () => vscode.commands.executeCommand(id, account.id);
  if (error.code === "expired") {
    return [{ title: vscode.l10n.t("Refresh"), run: run("boxAuth.refreshToken") }];
  }
  switch (error.decision) {
    case "signInAgain":
    case "fixSettings":
      return [howToSignIn(account)];
    case "actionRequiredAtBox":
      return [
        {
          title: vscode.l10n.t("Open Box"),
          run: () => vscode.env.openExternal(vscode.Uri.parse("https://app.box.com")),
        },
      ];
    case "retryNow":
    case "retryLater":
    case "newAssertion":
      return [{ title: vscode.l10n.t("Try Again"), run: run(command) }];
    case "fatal":
      return error.code === "signedOut" || error.code === "developerToken" ? [howToSignIn(account)] : [];
  }
}

/** Each kind begins again where it began. */
function howToSignIn({ kind, problem }: Account): MessageAction {
  const run = (id: string) => () => vscode.commands.executeCommand(id);
  switch (kind) {
    case "oauth":
      return problem?.decision === "fixSettings"
        ? { title: vscode.l10n.t("Set Up App"), run: run("boxAuth.setUpApp") }
        : { title: vscode.l10n.t("Sign In"), run: run("boxAuth.signIn") };
    case "jwt":
      return { title: vscode.l10n.t("Choose Configuration"), run: run("boxAuth.signInWithJwt") };
    case "clientCredentials":
      return { title: vscode.l10n.t("Enter Credentials"), run: run("boxAuth.signInWithClientCredentials") };
    case "developerToken":
      return { title: vscode.l10n.t("Paste New Token"), run: run("boxAuth.useDeveloperToken") };
  }
}
