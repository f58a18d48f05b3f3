import * as vscode from "vscode";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { Account, LiveToken } from "../../accounts/model/accountView";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { SharedWork } from "../../base/sharedWork";
import { lifetimeInWords, nameAmong } from "../display/accountText";
import { clearMessages, lastMessage, showBriefly, showNewest, translated } from "../host/messages";
import { NOTICEABLE_MS, withCancellableProgress } from "../host/progress";
import { readRefreshMode } from "../host/settings";
import { setContext } from "../view/contextKeys";
import { aboutAccount, fixCredentials } from "./accountStep";
import type { CommandParts } from "./command";

/** **Box: Refresh Token**, and the click on the status bar. */
export const refreshToken = aboutAccount(async (parts, account) => {
  if (account.kind === "developerToken") {
    await vscode.commands.executeCommand("boxAuth.useDeveloperToken", account.id);
    return;
  }
  if (account.kind === "oauth" && parts.accounts.state(account.id)?.kind === "signInAgain") {
    await vscode.commands.executeCommand("boxAuth.signIn", account.id);
    return;
  }
  const before = lastMessage();
  await withCancellableProgress(refreshing(parts, account), (leaving) =>
    parts.accounts.refresh(account.id, leaving),
  );
  setContext("refreshed", true);
  tellRefreshed(parts, account, before);
  await identifyLate(parts, account);
});

/** The countdown may read as before, so it is said that there is a new token; what was told before is over. */
function tellRefreshed({ accounts, clock }: CommandParts, account: Account, before: number): void {
  const who = nameAmong(account, accounts.all());
  const expiresAt = accounts.currentToken(account.id)?.expiresAt;
  clearMessages(who, before);
  if (expiresAt !== undefined) {
    const left = lifetimeInWords(expiresAt - clock.now());
    showBriefly(vscode.l10n.t("Box: new token of {0}, valid for {1}", who, left));
  }
}

/** **Box: Copy Access Token** */
export const copyToken = aboutAccount((parts, account) =>
  copyWithToken(parts, account, { text: (token) => token }),
);

/** What is copied with a token in it. */
interface CopiedForm {
  /** As the list calls it; left out, it is the token alone. */
  readonly what?: string;
  readonly text: (accessToken: string) => string;
}

/** Copies a text with a token of the account in it, and says whose it is and how long it is valid. @throws BoxError */
export async function copyWithToken(parts: CommandParts, account: Account, form: CopiedForm): Promise<void> {
  const { token, doubt } = await tokenToCopy(parts, account);
  await parts.clipboard.write(form.text(token.accessToken.expose()));
  parts.copied.remember(account, token);
  const who = nameAmong(account, parts.accounts.all());
  if (doubt === undefined) {
    const offer = await parts.clipboard.offer();
    void showNewest(who, "information", copiedText(parts, account, { ...token, ...form }), ...offer);
  } else {
    const text = vscode.l10n.t("The access token of {0} was copied, but may not work: {1}", who, doubt);
    void showNewest(who, "warning", text, fixCredentials(account));
  }
  await identifyLate(parts, account);
}

/** A token, and why it may be dead although its life is not over. */
interface CopyableToken {
  readonly token: LiveToken;
  readonly doubt?: string;
}

/**
 * Refreshed when it is about to end; as it is where the person wants no refresh without a click, or none is possible.
 * After Box has ended the sign-in there is nothing worth copying.
 */
async function tokenToCopy(parts: CommandParts, account: Account): Promise<CopyableToken> {
  const { accounts, copied } = parts;
  const { id, kind } = account;
  const state = accounts.state(id);
  const current = accounts.currentToken(id);
  switch (state?.kind) {
    case "signInAgain":
      throw new BoxError(state.reason, { decision: state.kind, code: state.kind });
    case "fixSettings":
    case "actionRequiredAtBox":
      if (!current) {
        throw new BoxError(state.reason, { decision: state.kind, code: state.kind });
      }
      return { token: current, doubt: translated(state.reason) };
    default:
  }
  if (kind !== "developerToken" && readRefreshMode() === "never") {
    if (!current) {
      throw new BoxError(
        localized(
          "The access token has expired and boxAuth.refresh is set to never; refresh it, then copy it.",
        ),
        { decision: "retryLater", code: "expired" },
      );
    }
    return { token: current };
  }
  copied.forget(id);
  const minimumLifetimeMs = kind === "developerToken" ? 0 : EXPIRING_MS;
  const token = await withCancellableProgress(refreshing(parts, account), (leaving) =>
    accounts.getToken(id, { minimumLifetimeMs, ...leaving }),
  );
  return { token };
}

function copiedText(
  { accounts, clock }: CommandParts,
  account: Account,
  { expiresAt, what }: Pick<LiveToken, "expiresAt"> & CopiedForm,
): string {
  const name = nameAmong(account, accounts.all());
  if (expiresAt === undefined) {
    return what === undefined
      ? vscode.l10n.t("Access token of {0} copied; only Box knows how long it is valid.", name)
      : vscode.l10n.t("{0} for {1} copied; only Box knows how long its token is valid.", what, name);
  }
  const left = lifetimeInWords(expiresAt - clock.now());
  return what === undefined
    ? vscode.l10n.t("Access token of {0} copied, valid for {1}.", name, left)
    : vscode.l10n.t("{0} for {1} copied, its token valid for {2}.", what, name, left);
}

/** An account whose name could not be read at sign-in is identified as soon as a token was obtained again. */
async function identifyLate({ accounts, clock }: CommandParts, { id }: Account): Promise<void> {
  if (accounts.get(id)?.identity) {
    return;
  }
  const options = {
    title: vscode.l10n.t("Box: asking whose token it is"),
    clock,
    afterMs: NOTICEABLE_MS,
    goesOn: vscode.l10n.t("Box was already asked whose token it is; the name is shown when it answers."),
  };
  const work = new SharedWork(({ onSend }) => {
    onSend();
    return accounts.identify(id);
  });
  await withCancellableProgress(options, (leaving) => work.join(leaving));
}

function refreshing({ accounts, clock }: CommandParts, account: Account) {
  const who = nameAmong(account, accounts.all());
  return {
    title: vscode.l10n.t("Box: refreshing the token of {0}", who),
    clock,
    afterMs: NOTICEABLE_MS,
    goesOn: vscode.l10n.t(
      "The refresh for {0} was already on its way to Box, so it goes on; you will be told how it ends.",
      who,
    ),
    ended: vscode.l10n.t("The access token of {0} was refreshed.", who),
  };
}
