import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { BoxError } from "../../base/errors";
import type { LocalizedMessage } from "../../base/localizedMessage";
import { nameAndLogin } from "../display/accountText";
import { ask, type MessageAction, showMessage, translated } from "../host/messages";
import { NOTICEABLE_MS, withCancellableProgress } from "../host/progress";
import { aboutAccount } from "./accountStep";
import type { CommandParts } from "./command";
import { forgetKeptApp, ownCopiesText } from "./forgetApp";

/** Where a person sees which apps may use their account, and ends that: *Security*, *Login Activity*, *Forget App*. */
const ACCOUNT_SETTINGS = "https://app.box.com/account";

/** **Box: Sign Out**: asks once, and says afterwards who went and whose token is shown now. */
export const signOut = aboutAccount(async (parts, account) => {
  const { askedSignOuts } = parts;
  if (askedSignOuts.has(account.id)) {
    return;
  }
  askedSignOuts.add(account.id);
  const answer = askSignOut(parts, account).finally(() => askedSignOuts.delete(account.id));
  await signOutAccount(parts, account, { forgetsApp: await answer });
});

interface SigningOut {
  /** As it was called while it was there. */
  readonly who: string;
  readonly forgetsApp: boolean;
  readonly wasActive: boolean;
  readonly anyway?: boolean;
}

/** Signs out without a question, unless Box cannot be told. @throws BoxError, CancelledError when nothing was changed */
export async function signOutAccount(
  parts: CommandParts,
  account: Account,
  { forgetsApp }: Pick<SigningOut, "forgetsApp">,
): Promise<void> {
  const who = nameAndLogin(account, parts.accounts.all());
  await endSignIn(parts, account, { who, forgetsApp, wasActive: parts.active.get()?.id === account.id });
}

async function endSignIn(parts: CommandParts, account: Account, options: SigningOut): Promise<void> {
  const { accounts } = parts;
  const { who, anyway = false } = options;
  const progress = {
    title: vscode.l10n.t("Box: signing out {0}", who),
    clock: parts.clock,
    afterMs: NOTICEABLE_MS,
    goesOn: vscode.l10n.t(
      "The sign-out of {0} was already on its way to Box, so it goes on; you will be told how it ends.",
      who,
    ),
  };
  try {
    const result = await withCancellableProgress(progress, (leaving) =>
      accounts.signOut(account.id, { ...leaving, anyway }),
    );
    await (result.kind === "unreachable"
      ? tellUnreachable(parts, account, { ...options, reason: result.reason })
      : tellSignedOut(parts, account, { ...options, wasRevoked: result.wasRevoked }));
  } catch (error) {
    // In another window, or by another press, while somebody thought about it.
    if (!(error instanceof BoxError) || error.code !== "signedOut") {
      throw error;
    }
    void showMessage("information", vscode.l10n.t("{0} is signed out already.", who));
  }
}

async function tellSignedOut(
  parts: CommandParts,
  account: Account,
  { who, forgetsApp, wasActive, wasRevoked }: SigningOut & { readonly wasRevoked: boolean },
): Promise<void> {
  const { accounts, active } = parts;
  const { kind, clientId } = account;
  const facts = [
    wasRevoked
      ? vscode.l10n.t("{0} is signed out and the tokens were revoked at Box", who)
      : notRevokedText(account, who),
  ];
  if (forgetsApp && clientId !== undefined) {
    await forgetKeptApp(parts, clientId);
    facts.push(vscode.l10n.t("the app {0} is forgotten", clientId));
  }
  const next = active.get();
  if (wasActive) {
    facts.push(
      // So that nobody takes another identity for the one that just went.
      next
        ? vscode.l10n.t("the status bar now shows {0}", nameAndLogin(next, accounts.all()))
        : vscode.l10n.t("no Box account is signed in any more"),
    );
  }
  const text = vscode.l10n.t("{0}.", facts.join("; "));
  const isHarmless = wasRevoked || kind === "developerToken";
  void showMessage(
    isHarmless ? "information" : "warning",
    text,
    ...(isHarmless ? [] : [openAccountSettings()]),
  );
}

/** No modal question: it comes late, and whoever types on would press its button. */
async function tellUnreachable(
  parts: CommandParts,
  account: Account,
  { reason, ...options }: SigningOut & { readonly reason: LocalizedMessage },
): Promise<void> {
  const text = vscode.l10n.t(
    "{0} is still signed in, because Box could not be told: {1} {2}",
    options.who,
    translated(reason),
    leftAtBox(account),
  );
  const keep = { title: vscode.l10n.t("Keep"), run: () => undefined };
  const signOutAnyway = {
    title: vscode.l10n.t("Sign Out Anyway"),
    run: () => endSignIn(parts, account, { ...options, anyway: true }),
  };
  await showMessage("warning", text, keep, signOutAnyway);
}

/** What *Sign Out Anyway* leaves alive. */
function leftAtBox({ kind }: Account): string {
  return kind === "oauth"
    ? vscode.l10n.t(
        "If you sign out anyway, the tokens are deleted here but stay good at Box: the refresh token for up to 60 days.",
      )
    : vscode.l10n.t(
        "If you sign out anyway, the access token is deleted here but stays good at Box until it expires by itself.",
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
    ? [
        vscode.l10n.t(
          "The tokens are revoked at Box. The client secret of app {0} stays here for the next sign-in, unless you forget the app too.",
          clientId,
        ),
        ownCopiesText(
          accounts.all().filter((other) => other.id !== account.id && other.clientId === clientId),
        ),
      ].join(" ")
    : signOutText(account);
  const answer = await ask(vscode.l10n.t("Sign out {0}?", nameAndLogin(account, accounts.all())), {
    detail,
    answers: [signOutOnly, ...(isAppKept ? [withApp] : [])],
  });
  return answer === withApp;
}

function signOutText({ kind }: Account): string {
  switch (kind) {
    case "oauth":
      return vscode.l10n.t(
        "The tokens are revoked at Box, and all that is kept of this account here is deleted.",
      );
    case "jwt":
    case "clientCredentials":
      return vscode.l10n.t(
        "The access token is revoked at Box, and all that is kept of this account here is deleted, the credentials of its app too.",
      );
    case "developerToken":
      return vscode.l10n.t(
        "The token is deleted here and stays good at Box until it ends; to end it now, copy it and give it to Box: Revoke Token…, or revoke it in the Developer Console.",
      );
  }
}

function notRevokedText(account: Account, who: string): string {
  switch (account.kind) {
    case "developerToken":
      return account.token.lifetimeIsUnknown
        ? vscode.l10n.t("{0} is signed out; its App Token stays good at Box until it is revoked", who)
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

function openAccountSettings(): MessageAction {
  return {
    title: vscode.l10n.t("Open Account Settings"),
    run: () => vscode.env.openExternal(vscode.Uri.parse(ACCOUNT_SETTINGS)),
  };
}
