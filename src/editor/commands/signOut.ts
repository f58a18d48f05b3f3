import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import type { LocalizedMessage } from "../../base/localizedMessage";
import { accountName } from "../display/accountText";
import { ask, type MessageAction, showMessage, translated } from "../host/messages";
import { NOTICEABLE_MS, withCancellableProgress } from "../host/progress";
import { aboutAccount } from "./accountStep";
import type { CommandParts } from "./command";
import { forgetKeptApp } from "./forgetApp";

/** Where a person sees which apps may use their account, and ends that: *Security*, *Login Activity*, *Forget App*. */
const ACCOUNT_SETTINGS = "https://app.box.com/account";

/** **Box: Sign Out**: asks once, and says afterwards who went and whose token is shown now. */
export const signOut = aboutAccount(async (parts, account) => {
  const forgetsApp = await askSignOut(parts, account);
  await signOutAccount(parts, account, { forgetsApp });
});

/** Signs out without a question, unless Box cannot be told. @throws BoxError, CancelledError when nothing was changed */
export async function signOutAccount(
  parts: CommandParts,
  account: Account,
  { forgetsApp }: { readonly forgetsApp: boolean },
): Promise<void> {
  const { active } = parts;
  const wasActive = active.get()?.id === account.id;
  const wasRevoked = await endSignIn(parts, account);
  if (forgetsApp && account.clientId !== undefined) {
    await forgetKeptApp(parts, account.clientId);
  }
  const told = wasRevoked ? revokedText(account) : notRevokedText(account);
  const next = active.get();
  const text = wasActive ? withNext(told, next) : told;
  const isHarmless = wasRevoked || account.kind === "developerToken";
  void showMessage(
    isHarmless ? "information" : "warning",
    text,
    ...(isHarmless ? [] : [openAccountSettings()]),
  );
}

/** The question of *Sign Out*. @returns whether the app goes with the account. @throws CancelledError */
async function askSignOut({ accounts }: CommandParts, account: Account): Promise<boolean> {
  const { clientId } = account;
  const signOutOnly = vscode.l10n.t("Sign Out");
  const withApp = vscode.l10n.t("Sign Out and Forget App");
  const isAppKept =
    account.kind === "oauth" && clientId !== undefined && (await accounts.apps.ids()).includes(clientId);
  const detail = isAppKept
    ? vscode.l10n.t(
        "The tokens are revoked at Box. The client secret of app {0} stays here for the next sign-in, unless you forget the app too.",
        clientId,
      )
    : account.kind === "developerToken"
      ? vscode.l10n.t("Only the Developer Console can revoke its token; until then it stays good at Box.")
      : vscode.l10n.t("The tokens are revoked at Box, and all that is kept of this account here is deleted.");
  const answer = await ask(vscode.l10n.t("Sign out {0}?", nameAndLogin(account)), {
    detail,
    answers: [signOutOnly, ...(isAppKept ? [withApp] : [])],
  });
  return answer === withApp;
}

/** @returns whether Box has revoked the tokens */
async function endSignIn(parts: CommandParts, account: Account): Promise<boolean> {
  const result = await requestSignOut(parts, account, false);
  if (result.kind === "signedOut") {
    return result.wasRevoked;
  }
  await askAnyway(account, result.reason);
  const final = await requestSignOut(parts, account, true);
  return final.kind === "signedOut" && final.wasRevoked;
}

function requestSignOut({ accounts, clock }: CommandParts, account: Account, anyway: boolean) {
  const options = {
    title: vscode.l10n.t("Box: signing out {0}", accountName(account)),
    clock,
    afterMs: NOTICEABLE_MS,
    finishing: vscode.l10n.t("The sign-out was already on its way to Box, so it is finished."),
  };
  return withCancellableProgress(options, (signal) => accounts.signOut(account.id, { signal, anyway }));
}

/** @throws CancelledError when the account is kept */
async function askAnyway(account: Account, reason: LocalizedMessage): Promise<void> {
  await ask(vscode.l10n.t("{0} is still signed in, because Box could not be told.", nameAndLogin(account)), {
    detail: vscode.l10n.t(
      "{0} If you sign out anyway, the tokens are deleted here but stay good at Box: a refresh token for up to 60 days.",
      translated(reason),
    ),
    answers: [vscode.l10n.t("Sign Out Anyway")],
    no: vscode.l10n.t("Keep"),
  });
}

function revokedText(account: Account): string {
  return vscode.l10n.t("{0} is signed out and the tokens were revoked at Box", nameAndLogin(account));
}

function notRevokedText(account: Account): string {
  const who = nameAndLogin(account);
  switch (account.kind) {
    case "developerToken":
      return account.token.lifetimeIsUnknown
        ? vscode.l10n.t("{0} is signed out; only the Developer Console can revoke its token", who)
        : vscode.l10n.t("{0} is signed out; its developer token ends by itself within the hour", who);
    case "oauth":
      return vscode.l10n.t(
        "{0} is signed out here only: the refresh token stays good at Box for up to 60 days, unless you choose Forget App there under Account Settings, Security, Login Activity",
        who,
      );
    case "jwt":
    case "clientCredentials":
      return vscode.l10n.t(
        "{0} is signed out here only: its last access token stays good at Box until it expires by itself",
        who,
      );
  }
}

/** Who is shown from now on, so that nobody takes another identity for the one that just went. */
function withNext(told: string, next: Account | undefined): string {
  return next
    ? vscode.l10n.t("{0}; the status bar now shows {1}.", told, nameAndLogin(next))
    : vscode.l10n.t("{0}; no Box account is signed in any more.", told);
}

function openAccountSettings(): MessageAction {
  return {
    title: vscode.l10n.t("Open Account Settings"),
    run: () => vscode.env.openExternal(vscode.Uri.parse(ACCOUNT_SETTINGS)),
  };
}

/** Two accounts may have the same name. */
export function nameAndLogin(account: Account): string {
  const login = account.identity?.login;
  const name = accountName(account);
  return login ? vscode.l10n.t("{0} ({1})", name, login) : name;
}
