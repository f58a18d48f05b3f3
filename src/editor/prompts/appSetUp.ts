import * as vscode from "vscode";
import type { AppStore } from "../../accounts/accounts";
import type { OAuthApp } from "../../accounts/model/account";
import { CancelledError } from "../../base/errors";
import { Secret } from "../../base/secret";
import type { Endpoints } from "../../box/oauth/endpoints";
import { type Button, ChoiceList, choose } from "../host/choices";
import { oneWord, promptText } from "../host/promptText";
import type { SignInSettings } from "../host/settings";
import type { AppDrafts } from "./appDrafts";
import { consoleButton, openConsole } from "./consoleButton";

export interface AppSetUpParts {
  readonly apps: AppStore;
  readonly drafts: AppDrafts;
}

/** An app whose secret is still to be found or asked for. */
export type AppWithoutSecret = Omit<OAuthApp, "clientSecret">;

/** The app with the secret that is kept for it, otherwise with the one that the person enters. @throws CancelledError */
export async function completeApp(parts: AppSetUpParts, app: AppWithoutSecret): Promise<OAuthApp> {
  const clientSecret = await keptSecret(parts, app);
  return clientSecret ? { ...app, clientSecret } : askClientSecret(parts, app);
}

/** What is kept for this app at this Box: a secret is not sent to another Box, nor again to one that has refused it. */
export async function keptSecret(
  { apps, drafts }: AppSetUpParts,
  { clientId, endpoints }: Pick<AppWithoutSecret, "clientId" | "endpoints">,
): Promise<Secret | undefined> {
  const kept = await apps.read(clientId);
  const isUsable =
    kept &&
    isSameBox(kept.endpoints, endpoints) &&
    !drafts.isRefused(clientId, kept.clientSecret) &&
    !apps.isRefused(kept);
  return isUsable ? kept.clientSecret : undefined;
}

/** The secret of an app whose client ID is known. @throws CancelledError */
export async function askClientSecret(parts: AppSetUpParts, app: AppWithoutSecret): Promise<OAuthApp> {
  return askSecret(parts, app, vscode.l10n.t("Box app: client secret"));
}

/**
 * Learns an app from the first step: which redirect URI to register, its client ID and secret. What was typed stays for
 * the next try; it is kept only after Box accepted it.
 * @param suggestedId stands in the box for the client ID until another is typed
 * @throws CancelledError
 */
export async function setUpApp(
  parts: AppSetUpParts,
  { redirectUri, endpoints }: SignInSettings,
  suggestedId: string,
): Promise<OAuthApp> {
  await showRedirectUri(
    { redirectUri, endpoints },
    {
      title: vscode.l10n.t("Box app (1 of 3): register the redirect URI"),
      next: vscode.l10n.t("The redirect URI is registered; enter the client ID and client secret."),
    },
  );
  const clientId = await promptText({
    title: vscode.l10n.t("Box app (2 of 3): client ID"),
    prompt: vscode.l10n.t("Copy it from the Configuration page of your app, section OAuth 2.0 Credentials."),
    value: parts.drafts.clientId ?? suggestedId,
    problem: await clientIdCheck(parts.apps),
    buttons: [consoleButton(endpoints)],
  });
  parts.drafts.typeClientId(clientId);
  const app = { clientId, redirectUri, endpoints };
  return askSecret(parts, app, vscode.l10n.t("Box app (3 of 3): client secret"));
}

/**
 * One of the apps that are kept, or another one.
 * @throws CancelledError
 */
export async function chooseApp(parts: AppSetUpParts, settings: SignInSettings): Promise<OAuthApp> {
  const kept = await keptApps(parts.apps);
  if (kept.length === 0) {
    return setUpApp(parts, settings, "");
  }
  const another = { icon: "add", label: vscode.l10n.t("Set up another app…"), app: undefined };
  const { app } = await choose([...kept.map(appChoice), another], {
    title: vscode.l10n.t("Box: which app do you sign in with?"),
  });
  return app ? completeApp(parts, app) : setUpApp(parts, settings, "");
}

/** Every app that is kept and can be read. */
export async function keptApps(apps: AppStore): Promise<readonly OAuthApp[]> {
  const kept = await Promise.all((await apps.ids()).map((clientId) => apps.read(clientId)));
  return kept.filter((app) => app !== undefined);
}

/** A kept app in a list. */
export function appChoice(app: OAuthApp) {
  return { icon: "key", label: app.clientId, description: app.redirectUri, app };
}

async function askSecret(parts: AppSetUpParts, app: AppWithoutSecret, title: string): Promise<OAuthApp> {
  const { clientId, redirectUri, endpoints } = app;
  const clientIds = new Set([clientId, ...(await parts.apps.ids())]);
  const typed = await promptText({
    title,
    prompt: vscode.l10n.t(
      "For app {0}; press Fetch Client Secret on its Configuration page. It stays in the editor's secret storage.",
      clientId,
    ),
    value: parts.drafts.secret(clientId)?.expose() ?? "",
    password: true,
    problem: (text) =>
      clientIds.has(text)
        ? vscode.l10n.t("This is a client ID; press Fetch Client Secret at Box and paste the secret.")
        : oneWord(text),
    buttons: [
      consoleButton(endpoints),
      copyButton(vscode.l10n.t("Copy the redirect URI {0}", redirectUri), redirectUri),
    ],
  });
  const clientSecret = new Secret(typed);
  parts.drafts.typeSecret(clientId, clientSecret);
  return { ...app, clientSecret };
}

/** A client ID and a client secret look alike, so what is known to be a secret here is not taken for an ID. */
async function clientIdCheck(apps: AppStore): Promise<(text: string) => string | undefined> {
  const kept = await keptApps(apps);
  return (text) =>
    kept.some(({ clientSecret }) => clientSecret.equals(new Secret(text)))
      ? vscode.l10n.t("This is a client secret; copy the client ID, which stands above it at Box.")
      : oneWord(text);
}

/**
 * Says which redirect URI Box must know. A list rather than an input box: what to do stands there in words, and stays
 * until the person goes on.
 * @throws CancelledError
 */
export async function showRedirectUri(
  { redirectUri, endpoints }: { redirectUri: string; endpoints: Endpoints },
  texts: { readonly title: string; readonly next: string },
): Promise<void> {
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
  const next = { icon: "arrow-right", label: vscode.l10n.t("Continue"), detail: texts.next };
  const list = new ChoiceList({
    title: texts.title,
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

function isSameBox(a: Endpoints, b: Endpoints): boolean {
  return a.authorizeUrl === b.authorizeUrl && a.apiUrl === b.apiUrl;
}

function copyButton(tooltip: string, text: string): Button {
  return { icon: "copy", tooltip, press: () => vscode.env.clipboard.writeText(text) };
}
