import * as vscode from "vscode";
import type { JwtApp } from "../../accounts/model/account";
import { BoxError } from "../../base/errors";
import type { Log } from "../../base/log";
import { Secret } from "../../base/secret";
import { type JwtConfig, parseJwtConfig } from "../../box/config/jwtConfig";
import { openPrivateKey } from "../../box/keys/privateKey";
import type { Endpoints } from "../../box/oauth/endpoints";
import { choose } from "../host/choices";
import { problemOf, reportError } from "../host/messages";
import { promptText } from "../host/promptText";
import { readSettings } from "../host/settings";
import { chooseFile, readFile } from "../prompts/fileText";
import { warnIfExposed } from "../prompts/gitExposure";
import { chooseSubject } from "../prompts/subjectChoice";
import type { FirstToken } from "./firstToken";

/** **Box: Sign In with JWT…**: the console's configuration file, its key, and whom the token acts for. */
export class JwtSignIn {
  readonly #firstToken: FirstToken;
  readonly #log: Log;

  constructor(parts: { firstToken: FirstToken; log: Log }) {
    this.#firstToken = parts.firstToken;
    this.#log = parts.log;
  }

  /** @param file a configuration file that was chosen elsewhere. Never throws: what goes wrong is told to the person. */
  async run(file?: vscode.Uri): Promise<void> {
    try {
      const { endpoints } = readSettings();
      const chosen = file ? await readFile(file) : await this.#choose();
      const config = parseJwtConfig(chosen.text);
      if (chosen.uri) {
        warnIfExposed(chosen.uri).catch(() => this.#log.warn("Whether git tracks the file is unknown."));
      }
      await this.signIn(config, endpoints);
    } catch (error) {
      reportError(error, this.#log, { title: vscode.l10n.t("Try Again"), run: () => this.run() });
    }
  }

  /** From a configuration that was read. @throws BoxError, CancelledError */
  async signIn(config: JwtConfig, endpoints: Endpoints): Promise<void> {
    const passphrase = await this.#passphrase(config);
    const subject = await chooseSubject(config);
    const { clientId, clientSecret, keyId, privateKey } = config;
    const app: JwtApp = {
      clientId,
      clientSecret,
      endpoints,
      keyId,
      privateKey,
      ...(passphrase && { passphrase }),
      algorithm: "RS256",
    };
    await this.#firstToken.start({ kind: "jwt", app, subject });
  }

  async #choose(): Promise<{ text: string; uri?: vscode.Uri }> {
    const file = {
      icon: "file-code",
      label: vscode.l10n.t("Choose the configuration file…"),
      detail: vscode.l10n.t("The JSON file that the Developer Console made with the key pair."),
    };
    const paste = {
      icon: "clippy",
      label: vscode.l10n.t("Paste its text…"),
      detail: vscode.l10n.t("The whole content of that file."),
    };
    const picked = await choose([file, paste], { title: vscode.l10n.t("Box JWT: the app's configuration") });
    if (picked === file) {
      return chooseFile({
        title: vscode.l10n.t("Box JWT: choose the configuration file"),
        filters: { JSON: ["json"] },
      });
    }
    const text = await promptText({
      title: vscode.l10n.t("Box JWT: paste the configuration"),
      prompt: vscode.l10n.t(
        "It holds the private key, so it is shown as dots and kept in the secret storage.",
      ),
      password: true,
      problem: (pasted) => problemOf(() => parseJwtConfig(pasted)),
    });
    return { text };
  }

  /** The passphrase that opens the key: the configuration's own, or the one that the person types. */
  async #passphrase({ privateKey, passphrase }: JwtConfig): Promise<Secret | undefined> {
    try {
      openPrivateKey(privateKey, passphrase);
      return passphrase;
    } catch (error) {
      if (!(error instanceof BoxError) || error.code !== "passphrase") {
        throw error;
      }
    }
    const typed = await promptText({
      title: vscode.l10n.t("Box JWT: passphrase of the private key"),
      prompt: vscode.l10n.t("The configuration has none, or one that does not open its key."),
      password: true,
      problem: (text) => problemOf(() => openPrivateKey(privateKey, new Secret(text))),
    });
    return new Secret(typed);
  }
}
