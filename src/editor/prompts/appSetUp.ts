import * as vscode from "vscode";
import type { AppStore } from "../../accounts/accounts";
import type { OAuthApp } from "../../accounts/model/account";
import { CancelledError } from "../../base/errors";
import { Secret } from "../../base/secret";
import { type PastedCredentials, pastedCredentials } from "../../box/config/pastedCredentials";
import type { Endpoints } from "../../box/oauth/endpoints";
import { type Button, choose, type Position } from "../host/choices";
import { showBriefly } from "../host/messages";
import { oneWord, promptText } from "../host/promptText";
import type { SignInSettings } from "../host/settings";
import type { AppDrafts } from "./appDrafts";
import { consoleButton } from "./consoleButton";
import { chooseRedirectUri } from "./redirectUriChoice";
import { inSteps } from "./steps";

export interface AppSetUpParts {
  readonly apps: AppStore;
  readonly drafts: AppDrafts;
}

/** Whoever searches a list types less in one word; Box's are of 32 letters and digits. */
const SHORTEST_CREDENTIAL = 24;

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
  return askSecret(parts, app);
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
  const { drafts } = parts;
  let app = { clientId: drafts.clientId ?? suggestedId, redirectUri, endpoints };
  let pasted: Secret | undefined;
  let complete: OAuthApp | undefined;
  await inSteps([
    async (position) => {
      const takesCredentials = (text: string) => {
        const early = pastedCredentials(text);
        if (!early || early.clientId.length < SHORTEST_CREDENTIAL) {
          return false;
        }
        app = { ...app, clientId: early.clientId };
        typed(drafts, early);
        return true;
      };
      const texts = { ...setUpTexts(position), takesCredentials };
      const redirectUri = await chooseRedirectUri(app, texts);
      app = { ...app, redirectUri };
    },
    async (position) => {
      const entered = await askClientId(parts, app, position);
      app = { ...app, clientId: entered.clientId };
      pasted = entered.clientSecret;
    },
    async (position) => {
      complete = pasted ? { ...app, clientSecret: pasted } : await askSecret(parts, app, { position });
    },
  ]);
  if (!complete) {
    throw new CancelledError();
  }
  return complete;
}

function setUpTexts(position: Position) {
  return {
    title: vscode.l10n.t("Box app: register the redirect URI"),
    next: vscode.l10n.t("The redirect URI is registered; enter the client ID and client secret."),
    position,
    offersOtherWays: true,
  };
}

async function askClientId(
  { apps, drafts }: AppSetUpParts,
  { clientId, endpoints }: AppWithoutSecret,
  position: Position,
): Promise<PastedCredentials> {
  const text = await promptText({
    title: vscode.l10n.t("Box app: client ID"),
    prompt: vscode.l10n.t(
      "Copy it from the Configuration page of your app, section OAuth 2.0 Credentials; paste both values at once, if you like.",
    ),
    value: clientId,
    problem: await clientIdCheck(apps),
    buttons: [consoleButton(endpoints)],
    position,
  });
  const entered = pastedCredentials(text) ?? { clientId: text };
  typed(drafts, entered);
  return entered;
}

/** Not to be lost when the person goes back or away. */
function typed(drafts: AppDrafts, { clientId, clientSecret }: PastedCredentials): void {
  drafts.typeClientId(clientId);
  if (clientSecret) {
    drafts.typeSecret(clientId, clientSecret);
  }
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

async function askSecret(
  parts: AppSetUpParts,
  app: AppWithoutSecret,
  { position }: { readonly position?: Position } = {},
): Promise<OAuthApp> {
  const { clientId, redirectUri, endpoints } = app;
  const clientIds = new Set([clientId, ...(await parts.apps.ids())]);
  const typed = await promptText({
    title: vscode.l10n.t("Box app: client secret"),
    position,
    typed: (text) => text !== "" && parts.drafts.typeSecret(clientId, new Secret(text)),
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
  return (text) => {
    const pasted = pastedCredentials(text);
    if (pasted?.isJwt) {
      return vscode.l10n.t(
        "This is the configuration of an app that signs in by JWT; press Escape and choose Add JWT Account… for it.",
      );
    }
    return kept.some(({ clientSecret }) => clientSecret.equals(new Secret(pasted?.clientId ?? text)))
      ? vscode.l10n.t("This is a client secret; copy the client ID, which stands above it at Box.")
      : oneWord(pasted?.clientId ?? text);
  };
}

function isSameBox(a: Endpoints, b: Endpoints): boolean {
  return a.authorizeUrl === b.authorizeUrl && a.apiUrl === b.apiUrl;
}

function copyButton(tooltip: string, text: string): Button {
  return {
    icon: "copy",
    tooltip,
    press: async () => {
      await vscode.env.clipboard.writeText(text);
      showBriefly(vscode.l10n.t("Box: the redirect URI was copied"));
    },
  };
}
