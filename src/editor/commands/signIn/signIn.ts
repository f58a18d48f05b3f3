import * as vscode from "vscode";
import type { Account } from "../../../accounts/model/accountView";
import { parseRedirectUri } from "../../../signIn/redirectUri";
import { showBriefly, translated } from "../../host/messages";
import { promptText } from "../../host/promptText";
import { readSettings, type SignInSettings } from "../../host/settings";
import {
  type AppWithoutSecret,
  askClientSecret,
  chooseApp,
  completeApp,
  setUpApp as setUpNewApp,
} from "../../prompts/appSetUp";
import type { Command, CommandParts } from "../command";
import { appSetUpParts, signInWithOAuth } from "./oauthSignIn";

/** **Box: Sign In**: with the app of the settings, or again with the app of an account. */
export const signIn: Command = async (parts, accountId) => {
  const settings = await confirmedSettings(parts);
  await signInWithOAuth(parts, await appToUse(parts, settings, oauthAccount(parts, accountId)));
};

/** **Box: Set Up App**: the app of the settings anew; for an account, only the secret of its app. */
export const setUpApp: Command = async (parts, accountId) => {
  const settings = await confirmedSettings(parts);
  const account = oauthAccount(parts, accountId);
  const app = account && appOf(account, settings);
  if (app) {
    await signInWithOAuth(parts, await askClientSecret(appSetUpParts(parts), app));
  } else {
    const newApp = await setUpNewApp(appSetUpParts(parts), settings, settings.clientId);
    await signInWithOAuth(parts, newApp, { becomesDefault: true });
  }
};

/** **Box: Add OAuth Account with Another App…**: the app of the settings stays what it is. */
export const addOAuthAccount: Command = async (parts) => {
  const settings = await confirmedSettings(parts);
  await signInWithOAuth(parts, await chooseApp(appSetUpParts(parts), settings));
};

export const copySignInLink: Command = async ({ pending }) => {
  if (pending.attempt) {
    await vscode.env.clipboard.writeText(pending.attempt.authorizeUrl);
    showBriefly(vscode.l10n.t("Sign-in link copied; open it in any browser."));
  }
};

export const pasteCallbackAddress: Command = async ({ pending }) => {
  const { attempt } = pending;
  if (!attempt) {
    return;
  }
  const closed = new AbortController();
  const close = () => closed.abort();
  attempt.code.then(close, close);
  await promptText({
    title: vscode.l10n.t("Box: paste the address instead"),
    prompt: vscode.l10n.t("Paste the whole address of the page that could not load after you approved."),
    placeholder: `${attempt.redirectUri}?code=…`,
    problem: (text) => {
      const unusable = attempt.paste(text);
      return unusable && translated(unusable);
    },
    signal: closed.signal,
  });
};

/** @throws BoxError when a setting is wrong; CancelledError when the person does not know the server */
async function confirmedSettings({ servers }: CommandParts): Promise<SignInSettings> {
  const settings = readSettings();
  parseRedirectUri(settings.redirectUri);
  await servers.confirm(settings.endpoints);
  return settings;
}

/** An account that is gone can sign in again all the same: at Box the person says who it is. */
function oauthAccount({ accounts }: CommandParts, accountId: string | undefined): Account | undefined {
  const account = accountId === undefined ? undefined : accounts.get(accountId);
  return account?.kind === "oauth" ? account : undefined;
}

async function appToUse(parts: CommandParts, settings: SignInSettings, account: Account | undefined) {
  const { clientId, redirectUri, endpoints } = settings;
  const app = account && appOf(account, settings);
  if (app) {
    return completeApp(appSetUpParts(parts), app);
  }
  return clientId === ""
    ? chooseApp(appSetUpParts(parts), settings)
    : completeApp(appSetUpParts(parts), { clientId, redirectUri, endpoints });
}

/** Each app has its redirect URI; the one of the settings belongs to the app of the settings. */
function appOf(account: Account, settings: SignInSettings): AppWithoutSecret | undefined {
  const { clientId, endpoints, redirectUri = settings.redirectUri } = account;
  return clientId === undefined
    ? undefined
    : {
        clientId,
        endpoints,
        redirectUri: clientId === settings.clientId ? settings.redirectUri : redirectUri,
      };
}
