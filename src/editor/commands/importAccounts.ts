import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import * as vscode from "vscode";
import type { AccountStore } from "../../accounts/model/accountStore";
import type { Clock } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import type { Log } from "../../base/log";
import { Secret } from "../../base/secret";
import { type ImportedApp, parseImport } from "../../box/config/importedApps";
import { parseJwtConfig } from "../../box/config/jwtConfig";
import { reportError, showMessage, translated } from "../host/messages";
import { keepClientId, readSettings } from "../host/settings";
import { type ChosenFile, chooseFile, readFile } from "../prompts/fileText";
import { chooseSubject } from "../prompts/subjectChoice";
import type { FirstToken } from "./firstToken";
import type { JwtSignIn } from "./jwtSignIn";

/** However many entries of a file are left out, so many notifications tell of them. */
const MOST_TOLD = 3;
const BOX_CLI = join(homedir(), ".box", "box_environments.json");

/** **Box: Import Accounts…**: what the Box CLI, a configuration file or a `.env` knows. Never a refresh token. */
export class ImportAccounts {
  readonly #store: AccountStore;
  readonly #firstToken: FirstToken;
  readonly #jwt: JwtSignIn;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    store: AccountStore;
    firstToken: FirstToken;
    jwt: JwtSignIn;
    clock: Clock;
    log: Log;
  }) {
    this.#store = parts.store;
    this.#firstToken = parts.firstToken;
    this.#jwt = parts.jwt;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Never throws: what goes wrong is told to the person. One that fails does not keep the others from being imported. */
  async run(): Promise<void> {
    let file: ChosenFile;
    let apps: readonly ImportedApp[];
    try {
      file = await chooseSource();
      const parsed = parseImport(file.text);
      for (const { reason } of parsed.leftOut.slice(0, MOST_TOLD)) {
        void showMessage("warning", translated(reason));
      }
      apps = await chooseApps(parsed.apps);
    } catch (error) {
      reportError(error, this.#log, { title: vscode.l10n.t("Try Again"), run: () => this.run() });
      return;
    }
    for (const app of apps) {
      try {
        await this.#import(app, file.uri);
      } catch (error) {
        reportError(error, this.#log);
      }
    }
  }

  async #import(app: ImportedApp, source: vscode.Uri): Promise<void> {
    const { endpoints, redirectUri } = readSettings();
    switch (app.kind) {
      case "jwt":
        return this.#jwt.signIn(app.config, endpoints);
      case "jwtFile": {
        const { text } = await readFile(beside(source, app.path));
        const key = app.privateKeyPath && (await readFile(beside(source, app.privateKeyPath))).text;
        return this.#jwt.signIn(parseJwtConfig(text, key ? new Secret(key) : undefined), endpoints);
      }
      case "clientCredentials": {
        const { clientId, clientSecret } = app;
        const subject =
          app.userId && !app.enterpriseId
            ? { type: "user" as const, id: app.userId }
            : app.enterpriseId && !app.userId
              ? { type: "enterprise" as const, id: app.enterpriseId }
              : await chooseSubject(app);
        await this.#firstToken.start({
          kind: "clientCredentials",
          app: { clientId, clientSecret, endpoints },
          subject,
        });
        return;
      }
      case "oauth":
        // The other tool's refresh token stays its own: this app signs in for itself, through the browser.
        await this.#store.writeApp({
          clientId: app.clientId,
          clientSecret: app.clientSecret,
          redirectUri: app.redirectUri ?? redirectUri,
          endpoints,
        });
        await keepClientId(app.clientId);
        await vscode.commands.executeCommand("boxAuth.signIn");
        return;
      case "developerToken":
        await this.#firstToken.developerToken(endpoints, app.token, this.#clock.now());
        return;
    }
  }
}

/** A path as another tool wrote it: absolute, from the home folder, or from the file that holds it. */
function beside(source: vscode.Uri, path: string): vscode.Uri {
  const expanded = path.replace(/^~(?=[/\\])/, homedir());
  return vscode.Uri.file(isAbsolute(expanded) ? expanded : resolve(dirname(source.fsPath), expanded));
}

/** @throws BoxError, CancelledError */
async function chooseSource(): Promise<ChosenFile> {
  const cli = {
    label: `$(terminal) ${vscode.l10n.t("Environments of the Box CLI")}`,
    description: "~/.box/box_environments.json",
  };
  const other = {
    label: `$(file) ${vscode.l10n.t("Choose a file…")}`,
    description: vscode.l10n.t("a Box configuration, or a .env with BOX_ names"),
  };
  if (existsSync(BOX_CLI)) {
    const picked = await vscode.window.showQuickPick([cli, other], {
      title: vscode.l10n.t("Box: import accounts from"),
      ignoreFocusOut: true,
    });
    if (!picked) {
      throw new CancelledError();
    }
    if (picked === cli) {
      return readFile(vscode.Uri.file(BOX_CLI));
    }
  }
  return chooseFile({ title: vscode.l10n.t("Box: import accounts from a file") });
}

/** @throws CancelledError */
async function chooseApps(apps: readonly ImportedApp[]): Promise<readonly ImportedApp[]> {
  if (apps.length === 1) {
    return apps;
  }
  const items = apps.map((app) => ({ label: app.name, description: importedKind(app), app, picked: true }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Box: which accounts shall be imported?"),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (!picked || picked.length === 0) {
    throw new CancelledError();
  }
  return picked.map(({ app }) => app);
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
