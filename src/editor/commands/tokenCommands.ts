import * as vscode from "vscode";
import { EXPIRING_MS } from "../../accounts/accountState";
import type { Account } from "../../accounts/account";
import type { Enrolment } from "../../accounts/enrolment";
import type { Log } from "../../accounts/log";
import type { TokenKeeper } from "../../accounts/tokenKeeper";
import type { Clock } from "../../box/clock";
import { BoxError } from "../../box/errors";
import type { ActiveAccount } from "../activeAccount";
import { lifeParts } from "../lifeText";
import { type Choice, tell, tellError, translated } from "../messages";

/** What a person does with the token of the active account: refresh, copy, sign out. None of them throws. */
export class TokenCommands {
  readonly #keeper: TokenKeeper;
  readonly #enrolment: Enrolment;
  readonly #active: ActiveAccount;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    keeper: TokenKeeper;
    enrolment: Enrolment;
    active: ActiveAccount;
    clock: Clock;
    log: Log;
  }) {
    this.#keeper = parts.keeper;
    this.#enrolment = parts.enrolment;
    this.#active = parts.active;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  async refresh(): Promise<void> {
    await this.#withAccount(async (account) => {
      if (account.problem?.decision === "signInAgain") {
        await vscode.commands.executeCommand("boxAuth.signIn");
        return;
      }
      await this.#keeper.renew(account.id);
      await this.#identifyLate(account.id);
    }, "boxAuth.refreshToken");
  }

  async copy(): Promise<void> {
    await this.#withAccount(async (account) => {
      const { accessToken, expiresAt } = await this.#keeper.fresh(account.id, EXPIRING_MS);
      await vscode.env.clipboard.writeText(accessToken.expose());
      const { amount, unit } = lifeParts(expiresAt - this.#clock.now());
      const text =
        unit === "min"
          ? vscode.l10n.t("Access token copied, valid for {0} min.", amount)
          : vscode.l10n.t("Access token copied, valid for {0} s.", amount);
      void tell("information", text);
      await this.#identifyLate(account.id);
    }, "boxAuth.copyToken");
  }

  async signOut(): Promise<void> {
    await this.#withAccount(async (account) => {
      const { unreachable } = await this.#enrolment.signOut(account.id);
      if (unreachable) {
        const why = translated(unreachable);
        void tell(
          "warning",
          vscode.l10n.t("Signed out here, but the tokens could not be revoked at Box: {0}", why),
        );
      } else {
        void tell("information", vscode.l10n.t("Signed out of Box; the tokens were revoked."));
      }
    }, "boxAuth.signOut");
  }

  async #withAccount(action: (account: Account) => Promise<void>, command: string): Promise<void> {
    const account = this.#active.get();
    if (!account) {
      const signIn: Choice = {
        title: vscode.l10n.t("Sign In"),
        run: () => vscode.commands.executeCommand("boxAuth.signIn"),
      };
      void tell("information", vscode.l10n.t("No Box account is signed in."), signIn);
      return;
    }
    try {
      await action(account);
    } catch (error) {
      tellError(error, this.#log, ...nextStep(error, command));
    }
  }

  /** An account whose name could not be read at sign-in is identified as soon as a token was obtained again. */
  async #identifyLate(id: string): Promise<void> {
    const account = this.#active.get();
    if (account?.id === id && !account.identity) {
      await this.#enrolment.identify(account);
    }
  }
}

function nextStep(error: unknown, command: string): Choice[] {
  if (!(error instanceof BoxError)) {
    return [];
  }
  const run = (id: string) => () => vscode.commands.executeCommand(id);
  switch (error.decision) {
    case "signInAgain":
      return [{ title: vscode.l10n.t("Sign In"), run: run("boxAuth.signIn") }];
    case "fixSettings":
      return [{ title: vscode.l10n.t("Set Up App"), run: run("boxAuth.setUpApp") }];
    case "actInBox":
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
    case "giveUp":
      return error.code === "signedOut"
        ? [{ title: vscode.l10n.t("Sign In"), run: run("boxAuth.signIn") }]
        : [];
  }
}
