import * as vscode from "vscode";
import type { OAuthApp } from "../../../accounts/model/account";
import type { Account } from "../../../accounts/model/accountView";
import { BoxError, CancelledError } from "../../../base/errors";
import type { Cancellable } from "../../../base/sharedWork";
import type { AuthorizationCodeGrant } from "../../../box/oauth/tokenEndpoint";
import { BrowserSignIn } from "../../../signIn/browserSignIn";
import { displayLanguage, type MessageAction, showMessage } from "../../host/messages";
import { withCancellableProgress } from "../../host/progress";
import { keepClientId, keepRedirectUri, readScope, readSettings } from "../../host/settings";
import { announceSignIn } from "../../notices/announceSignIn";
import { type AppSetUpParts, askClientSecret } from "../../prompts/appSetUp";
import { type CommandParts, ErrorInContext, runCommand, toDeveloperConsole } from "../command";
import { browserComesBack } from "./browserReach";
import { goesOnText } from "./completeSignIn";

export interface SignInOptions {
  /** The app of **Box: Sign In** from then on, in the place of another one. */
  readonly becomesDefault?: boolean;
}

/** The browser, the callback, the token, and who it is. What Box accepted is kept, and only then. */
export async function signInWithOAuth(
  parts: CommandParts,
  app: OAuthApp,
  options: SignInOptions = {},
): Promise<void> {
  // The app of an account, a file or the store may be of another Box than the settings name.
  await parts.servers.confirm(app.endpoints);
  let account: Account;
  try {
    account = await throughBrowser(parts, app);
  } catch (error) {
    throw error instanceof BoxError ? withStep(error, parts, { app, options }) : error;
  }
  await keepApp(parts, app, options);
  await parts.active.chooseUnlessBound(account);
  announceSignIn(account, parts);
}

export function appSetUpParts({ accounts, drafts }: CommandParts): AppSetUpParts {
  return { apps: accounts.apps, drafts };
}

async function throughBrowser(parts: CommandParts, app: OAuthApp): Promise<Account> {
  const { pending, clock } = parts;
  const cancel = new AbortController();
  const scope = readScope();
  const language = displayLanguage();
  const attempt = await pending.replaceWith(() =>
    BrowserSignIn.start({ app, scope, clock, language, signal: cancel.signal }),
  );
  const progress = {
    title: vscode.l10n.t("Box: approve the sign-in in your browser"),
    clock,
    goesOn: goesOnText(),
  };
  let isApproved = false;
  try {
    return await withCancellableProgress(progress, async (leaving, report) => {
      const cancelled = () => {
        cancel.abort();
        if (!isApproved) {
          tellCancelled(app);
        }
      };
      leaving.signal.addEventListener("abort", cancelled, { once: true });
      await prepareReturn(parts, attempt, leaving.signal);
      openBrowser(attempt, (text) => !isApproved && report(text, LINKS()));
      const grant = await attempt.code;
      isApproved = true;
      report(vscode.l10n.t("Box approved; fetching the token."));
      return redeem(parts, attempt, { app, grant: { ...grant, ...(scope && { scope }) }, leaving });
    });
  } finally {
    attempt.dispose();
    await pending.end(attempt);
  }
}

/** What a person can do while the browser has the word. */
const LINKS = () => [
  { title: vscode.l10n.t("Copy link"), command: "boxAuth.copySignInLink" },
  { title: vscode.l10n.t("Paste the address instead"), command: "boxAuth.pasteCallbackAddress" },
  { title: vscode.l10n.t("Copy redirect URI"), command: "boxAuth.copyRedirectUri" },
];

/** Where the browser cannot come back by itself, the box for its address stands open before the browser does. */
async function prepareReturn(
  { clock, runsRemotely }: CommandParts,
  { redirectUri }: BrowserSignIn,
  signal: AbortSignal,
): Promise<void> {
  if (runsRemotely && !(await browserComesBack(redirectUri, { clock, signal }))) {
    void vscode.commands.executeCommand("boxAuth.pasteCallbackAddress");
  }
}

/** The editor may ask first whether it shall open the page, and the person may say no. */
function openBrowser({ authorizeUrl }: BrowserSignIn, report: (text: string) => unknown): void {
  report(
    vscode.l10n.t(
      "an error page there means that the redirect URI is missing on the Configuration page of the app.",
    ),
  );
  vscode.env.openExternal(vscode.Uri.parse(authorizeUrl, true)).then(
    (isOpened) =>
      isOpened || report(vscode.l10n.t("the browser was not opened; copy the link and open it yourself.")),
    () => undefined,
  );
}

/** Whoever gives up has mostly seen an error page at Box. */
function tellCancelled({ redirectUri, endpoints }: OAuthApp): void {
  const text = vscode.l10n.t(
    "The sign-in was cancelled. If Box showed an error page, add exactly {0} under OAuth 2.0 Redirect URI on the Configuration page of the app in the Box Developer Console, then sign in again.",
    redirectUri,
  );
  void showMessage("information", text, copyRedirectUri(redirectUri), toDeveloperConsole(endpoints));
}

function copyRedirectUri(redirectUri: string): MessageAction {
  return {
    title: vscode.l10n.t("Copy Redirect URI"),
    run: () => vscode.env.clipboard.writeText(redirectUri),
  };
}

/** No dialog stands between the callback and this: a code lives 30 seconds. */
async function redeem(
  { accounts }: CommandParts,
  attempt: BrowserSignIn,
  { app, grant, leaving }: { app: OAuthApp; grant: AuthorizationCodeGrant; leaving: Cancellable },
): Promise<Account> {
  try {
    const account = await accounts.signInWithCode(app, grant, leaving);
    const { name, login } = account.identity ?? { name: "Box", login: "" };
    attempt.report({ kind: "signedIn", name, login });
    return account;
  } catch (error) {
    if (error instanceof BoxError) {
      attempt.report({ kind: "failed", sentence: error.sentence });
    } else if (error instanceof CancelledError) {
      attempt.report({ kind: "cancelled" });
    }
    throw error;
  }
}

/** Never rejects: signed in is signed in, and what could not be kept is asked for again. */
async function keepApp(parts: CommandParts, app: OAuthApp, { becomesDefault }: SignInOptions): Promise<void> {
  const { accounts, drafts, log } = parts;
  try {
    await accounts.apps.write(app);
    drafts.clear(app.clientId);
    if (becomesDefault || readSettings().clientId === "") {
      await keepClientId(app.clientId);
      await keepRedirectUri(app.redirectUri);
    }
  } catch {
    log.warn("The app of this sign-in could not be kept; the next one asks for it again.");
  }
}

function withStep(
  error: BoxError,
  parts: CommandParts,
  { app, options }: { app: OAuthApp; options: SignInOptions },
): ErrorInContext | BoxError {
  const { redirectUri, endpoints } = app;
  switch (error.code) {
    case "signInTimeLimit":
      return new ErrorInContext(error, {
        step: copyRedirectUri(redirectUri),
        other: toDeveloperConsole(endpoints),
      });
    case "access_denied":
      return new ErrorInContext(error, { isOwnChoice: true });
    case "invalid_client": {
      parts.drafts.refuse(app.clientId, app.clientSecret);
      const again = async () =>
        signInWithOAuth(parts, await askClientSecret(appSetUpParts(parts), app), options);
      const enter = {
        title: vscode.l10n.t("Enter Client Secret"),
        run: () => runCommand(async () => again, parts, undefined),
      };
      return new ErrorInContext(error, { step: enter, other: toDeveloperConsole(endpoints) });
    }
    default:
      return error;
  }
}
