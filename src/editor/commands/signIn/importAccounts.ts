import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { BoxError, CancelledError } from "../../../base/errors";
import { format, localized } from "../../../base/localizedMessage";
import { Secret } from "../../../base/secret";
import { type ImportedApp, type LeftOut, parseImport } from "../../../box/config/importedApps";
import { parseJwtConfig } from "../../../box/config/jwtConfig";
import type { Endpoints } from "../../../box/oauth/endpoints";
import { parseRedirectUri } from "../../../signIn/redirectUri";
import { choose, chooseSeveral } from "../../host/choices";
import { ask, logError, problemOf, showLog, showMessage, translated } from "../../host/messages";
import { outsideText } from "../../host/outsideText";
import { readSettings } from "../../host/settings";
import { keptSecret } from "../../prompts/appSetUp";
import { type ChosenFile, chooseFile, fileBeside, readFile } from "../../prompts/fileText";
import { chooseRedirectUri } from "../../prompts/redirectUriChoice";
import { chooseSubject } from "../../prompts/subjectChoice";
import { type Command, type CommandParts, ErrorInContext, reportFailure, runCommand } from "../command";
import { completeSignIn } from "./completeSignIn";
import { addDeveloperToken } from "./developerToken";
import { signInWithConfiguration, warnOfExposure } from "./jwtSignIn";
import { appSetUpParts, signInWithOAuth } from "./oauthSignIn";

type Imported<Kind extends ImportedApp["kind"]> = Extract<ImportedApp, { kind: Kind }>;

/** More messages than these would hide each other. */
const MOST_TOLD = 3;

const BOX_CLI = join(homedir(), ".box", "box_environments.json");

/**
 * **Box: Import Accounts…**: what the Box CLI, a configuration file or a `.env` knows. Never a refresh token. One that fails
 * does not keep the others from being imported.
 */
export const importAccounts: Command = async (parts) => {
  const file = await chooseSource(parts);
  const { apps: found, leftOut } = parseImport(file.text);
  tellLeftOut(leftOut, parts);
  const apps = await chooseApps(found);
  let failures = 0;
  for (const app of apps) {
    const command: Command = () => importApp(parts, app, file.uri);
    try {
      await command(parts, undefined);
    } catch (error) {
      if (error instanceof CancelledError) {
        continue;
      }
      const failure = apps.length > 1 ? named(error, app) : error;
      failures += 1;
      if (failures <= MOST_TOLD) {
        reportFailure(failure, parts, () => runCommand(async () => command, parts, undefined));
      } else {
        logError(failure instanceof ErrorInContext ? failure.cause : failure, parts.log);
      }
    }
  }
  tellRest(failures);
};

function tellLeftOut(leftOut: readonly LeftOut[], { log }: CommandParts): void {
  for (const { reason } of leftOut) {
    log.warn(outsideText(format(reason)));
  }
  for (const { reason } of leftOut.slice(0, MOST_TOLD)) {
    void showMessage("warning", translated(reason));
  }
  tellRest(leftOut.length);
}

/** How many there were beyond those that were told. */
function tellRest(count: number): void {
  if (count > MOST_TOLD) {
    const text = vscode.l10n.t("{0} more were not imported; the log says why.", count - MOST_TOLD);
    void showMessage("warning", text, showLog());
  }
}

/** The error of one entry among several, with the step that this entry needs. */
function named(error: unknown, app: ImportedApp): unknown {
  if (error instanceof ErrorInContext) {
    return new ErrorInContext(named(error.cause, app), error.context);
  }
  if (!(error instanceof BoxError)) {
    return error;
  }
  const { sentence, ...details } = error;
  const text = localized("{0} was not imported: {1}", shownName(app), translated(sentence));
  return new BoxError(text, details);
}

async function importApp(parts: CommandParts, app: ImportedApp, source: vscode.Uri): Promise<void> {
  const { endpoints } = readSettings();
  switch (app.kind) {
    case "jwt":
      warnOfExposure(parts, source);
      return signInWithConfiguration(parts, app.config, endpoints);
    case "jwtFile":
      return importConfiguration(parts, app, source);
    case "clientCredentials":
      return importClientCredentials(parts, app);
    case "oauth":
      return importOAuthApp(parts, app);
    case "developerToken":
      return addDeveloperToken(parts, app.token, endpoints);
  }
}

async function importConfiguration(
  parts: CommandParts,
  { path, privateKeyPath }: Imported<"jwtFile">,
  source: vscode.Uri,
): Promise<void> {
  const read = (named: string) => readFile(fileBeside(source, named), parts.clock);
  const file = await read(path);
  const key = privateKeyPath === undefined ? undefined : await read(privateKeyPath);
  const config = parseJwtConfig(file.text, key && new Secret(key.text));
  warnOfExposure(parts, (key ?? file).uri);
  await signInWithConfiguration(parts, config, readSettings().endpoints);
}

async function importClientCredentials(
  parts: CommandParts,
  app: Imported<"clientCredentials">,
): Promise<void> {
  const { clientId, clientSecret, enterpriseId, userId } = app;
  const { endpoints } = readSettings();
  const subject =
    userId && !enterpriseId
      ? { type: "user" as const, id: userId }
      : enterpriseId && !userId
        ? { type: "enterprise" as const, id: enterpriseId }
        : await chooseSubject(app);
  const source = {
    kind: "clientCredentials" as const,
    app: { clientId, clientSecret, endpoints },
    subject,
  };
  await completeSignIn(parts, (leaving) => parts.accounts.addServerAccount(source, leaving));
}

/**
 * The other tool's refresh token stays its own: this app signs in for itself, through the browser, after its redirect URI
 * was shown; Box answers an unknown one with a page that never comes back.
 */
async function importOAuthApp(parts: CommandParts, app: Imported<"oauth">): Promise<void> {
  const { clientId } = app;
  const settings = readSettings();
  const clientSecret = await secretToUse(parts, app, settings.endpoints);
  const isOwnUsable =
    app.redirectUri !== undefined && problemOf(() => parseRedirectUri(app.redirectUri)) === undefined;
  const known = (isOwnUsable && app.redirectUri) || settings.redirectUri;
  const { endpoints } = settings;
  const redirectUri = await chooseRedirectUri(
    { redirectUri: known, endpoints },
    {
      title: vscode.l10n.t("Box app {0}: register the redirect URI", clientId),
      next: vscode.l10n.t("The redirect URI is registered; sign in through the browser."),
    },
  );
  await signInWithOAuth(parts, { clientId, clientSecret, redirectUri, endpoints });
}

/** Somebody else's file never replaces a secret unasked. @throws CancelledError */
async function secretToUse(
  parts: CommandParts,
  { clientId, clientSecret }: Imported<"oauth">,
  endpoints: Endpoints,
): Promise<Secret> {
  const kept = await keptSecret(appSetUpParts(parts), { clientId, endpoints });
  if (!kept || kept.equals(clientSecret)) {
    return clientSecret;
  }
  const replace = vscode.l10n.t("Use the File's Secret");
  const answer = await ask(vscode.l10n.t("Replace the client secret of app {0}?", clientId), {
    detail: vscode.l10n.t(
      "The app is kept here with another client secret than the file has. The file's one takes its place after Box accepted it.",
    ),
    // The first is what Enter presses.
    answers: [vscode.l10n.t("Use the Kept One"), replace],
  });
  return answer === replace ? clientSecret : kept;
}

/** @throws BoxError, CancelledError */
async function chooseSource({ clock }: CommandParts): Promise<ChosenFile> {
  const cli = {
    icon: "terminal",
    label: vscode.l10n.t("Environments of the Box CLI"),
    description: "~/.box/box_environments.json",
  };
  const other = {
    icon: "file",
    label: vscode.l10n.t("Choose a file…"),
    description: vscode.l10n.t("a Box configuration, or a .env with BOX_ names"),
  };
  if (existsSync(BOX_CLI)) {
    const picked = await choose([cli, other], { title: vscode.l10n.t("Box: import accounts from") });
    if (picked === cli) {
      return readFile(vscode.Uri.file(BOX_CLI), clock);
    }
  }
  return chooseFile({ title: vscode.l10n.t("Box: import accounts from a file") }, clock);
}

/** @throws CancelledError */
async function chooseApps(apps: readonly ImportedApp[]): Promise<readonly ImportedApp[]> {
  if (apps.length === 1) {
    return apps;
  }
  const choices = apps.map((app) => ({
    label: shownName(app),
    description: app.name && importedKind(app),
    app,
  }));
  const picked = await chooseSeveral(choices, {
    title: vscode.l10n.t("Box: which accounts shall be imported?"),
  });
  return picked.map(({ app }) => app);
}

function shownName(app: ImportedApp): string {
  return app.name ?? importedKind(app);
}

function importedKind({ kind }: ImportedApp): string {
  switch (kind) {
    case "jwt":
    case "jwtFile":
      return vscode.l10n.t("JWT");
    case "clientCredentials":
      return vscode.l10n.t("Client Credentials");
    case "oauth":
      return vscode.l10n.t("OAuth 2.0, signs in through the browser");
    case "developerToken":
      return vscode.l10n.t("Developer Token");
  }
}
