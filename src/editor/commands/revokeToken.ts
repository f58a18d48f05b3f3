import * as vscode from "vscode";
import type { RevocationApp, RevocationResult } from "../../accounts/accounts";
import type { Account } from "../../accounts/model/accountView";
import { Secret } from "../../base/secret";
import { cleanDeveloperToken } from "../../box/config/developerToken";
import { accountName, kindName, nameAmong, nameAndLogin } from "../display/accountText";
import { choose } from "../host/choices";
import { confirm, problemOf, showMessage } from "../host/messages";
import { NOTICEABLE_MS, withCancellableProgress } from "../host/progress";
import { oneWord, promptText } from "../host/promptText";
import { readSettings } from "../host/settings";
import { keptApps } from "../prompts/appSetUp";
import type { Command, CommandParts } from "./command";
import { signOutAccount } from "./signOut";

/** **Box: Revoke Token…**: the account's own, or one that was found somewhere it should not be. */
export const revokeToken: Command = async (parts) => {
  const account = parts.active.get();
  const own = account && account.kind !== "developerToken" ? account : undefined;
  if (own && (await chooseOwn(parts, own))) {
    await revokeOwn(parts, own);
    return;
  }
  const token = await askToken();
  const holder = parts.accounts.holderOf(token);
  if (holder && holder.kind !== "developerToken") {
    return revokeOwn(parts, holder);
  }
  const who = holder && nameAndLogin(holder, parts.accounts.all());
  if (holder && who !== undefined) {
    await confirmRevocation(holder, who);
  }
  return revokePasted(parts, token, who);
};

async function chooseOwn({ accounts }: CommandParts, account: Account): Promise<boolean> {
  const own = {
    icon: "account",
    label: vscode.l10n.t("The token of {0}", nameAmong(account, accounts.all())),
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
  const texts = { title: vscode.l10n.t("Box: which token should be revoked?") };
  return (await choose<typeof own>([own, pasted], texts)) === own;
}

async function revokeOwn(parts: CommandParts, account: Account): Promise<void> {
  const who = nameAndLogin(account, parts.accounts.all());
  await confirmRevocation(account, who);
  if (account.kind === "oauth") {
    await signOutAccount(parts, account, { forgetsApp: false });
    return;
  }
  const progress = {
    ...revoking(parts),
    goesOn: vscode.l10n.t(
      "The revocation of the token of {0} was already on its way to Box, so it goes on; you will be told how it ends.",
      who,
    ),
  };
  await withCancellableProgress(progress, (leaving) => parts.accounts.revokeAccessToken(account.id, leaving));
  const text = vscode.l10n.t("Revoked: the access token of {0}; the next use asks for a new one.", who);
  void showMessage("information", text);
}

/** @throws CancelledError */
async function confirmRevocation(account: Account, who: string): Promise<void> {
  await confirm(vscode.l10n.t("Revoke the token of {0}?", who), {
    detail: consequence(account),
    yes: vscode.l10n.t("Revoke"),
  });
}

function consequence({ kind }: Account): string {
  switch (kind) {
    case "oauth":
      return vscode.l10n.t(
        "The access token and its refresh token end at Box, and the account is signed out.",
      );
    case "developerToken":
      return vscode.l10n.t("The token ends at Box, and the account is signed out.");
    case "jwt":
    case "clientCredentials":
      return vscode.l10n.t("The access token ends at Box; the next use asks for a new one.");
  }
}

/**
 * Box revokes a token only for the app that it was issued to, so a wrong one can be corrected.
 * @param who the developer token account that ends with it
 */
async function revokePasted(parts: CommandParts, token: Secret, who?: string): Promise<void> {
  const app = await chooseRevocationApp(parts);
  const result = await withCancellableProgress(revoking(parts), (leaving) =>
    parts.accounts.revokeToken(token, app, leaving),
  );
  parts.log.info(`A pasted token was to be revoked: ${result}.`);
  if (result === "revoked") {
    const text =
      who === undefined
        ? resultText(result)
        : vscode.l10n.t("Revoked: the token of {0}, which is signed out now.", who);
    void showMessage("information", text);
    return;
  }
  await showMessage("warning", resultText(result), {
    title: vscode.l10n.t("Choose Another App"),
    run: () => revokePasted(parts, token, who),
  });
}

function resultText(result: RevocationResult): string {
  switch (result) {
    case "revoked":
      return vscode.l10n.t(
        "Revoked: the pasted token, and with it the token that it was issued together with.",
      );
    case "aliveForAnotherApp":
      return vscode.l10n.t(
        "The token is still alive: it was issued to another app, and Box revokes it for that one only; choose its app.",
      );
    case "unknownForThisApp":
      return vscode.l10n.t(
        "Box does not know this token for this app and does not accept it; so it has ended, unless it is the refresh token of another app.",
      );
  }
}

async function askToken(): Promise<Secret> {
  const text = await promptText({
    title: vscode.l10n.t("Box: paste the token to revoke"),
    prompt: vscode.l10n.t("An access token or a refresh token; it is sent to Box only."),
    password: true,
    problem: (pasted) => problemOf(() => cleanDeveloperToken(pasted)),
  });
  return cleanDeveloperToken(text);
}

/** One row for each app that is known, whether an account uses it or it is only kept. @throws CancelledError */
async function chooseRevocationApp({ accounts }: CommandParts): Promise<RevocationApp> {
  const known = new Map<string, { label: string; description: string; app: RevocationApp }>();
  for (const app of await keptApps(accounts.apps)) {
    known.set(app.clientId, { label: app.clientId, description: app.redirectUri, app });
  }
  for (const account of accounts.all()) {
    if (account.clientId !== undefined) {
      const description = `${accountName(account)}, ${kindName(account)}`;
      known.set(account.clientId, { label: account.clientId, description, app: { accountId: account.id } });
    }
  }
  if (known.size === 0) {
    return askApp();
  }
  const other = { label: vscode.l10n.t("Another app…"), app: undefined };
  const { app } = await choose([...known.values(), other], {
    title: vscode.l10n.t("Box: which app was the token issued to?"),
  });
  return app ?? askApp();
}

async function askApp(): Promise<RevocationApp> {
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

function revoking({ clock }: CommandParts) {
  return {
    title: vscode.l10n.t("Box: revoking the token"),
    clock,
    afterMs: NOTICEABLE_MS,
    goesOn: vscode.l10n.t(
      "The revocation was already on its way to Box, so it goes on; you will be told how it ends.",
    ),
  };
}
