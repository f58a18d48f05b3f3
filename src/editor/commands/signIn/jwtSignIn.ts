import * as vscode from "vscode";
import type { JwtApp } from "../../../accounts/model/account";
import { BoxError } from "../../../base/errors";
import { Secret } from "../../../base/secret";
import { type JwtConfig, parseJwtConfig } from "../../../box/config/jwtConfig";
import { readPrivateKey } from "../../../box/keys/privateKey";
import type { Endpoints } from "../../../box/oauth/endpoints";
import { choose } from "../../host/choices";
import { problemOf } from "../../host/messages";
import { promptText } from "../../host/promptText";
import { readSettings } from "../../host/settings";
import { type ChosenFile, chooseFile } from "../../prompts/fileText";
import { warnIfExposed } from "../../prompts/gitExposure";
import { chooseSubject } from "../../prompts/subjectChoice";
import type { Command, CommandParts } from "../command";
import { completeSignIn } from "./completeSignIn";

/** **Box: Add JWT Account…**: the console's configuration file, its key, and whom the token acts for. */
export const signInWithJwt: Command = async (parts) => {
  const { endpoints } = readSettings();
  const { text, uri } = await chooseConfiguration(parts);
  const config = parseJwtConfig(text);
  if (uri) {
    warnOfExposure(parts, uri);
  }
  await signInWithConfiguration(parts, config, endpoints);
};

/** From a configuration that was read. @throws BoxError, CancelledError */
export async function signInWithConfiguration(
  parts: CommandParts,
  config: JwtConfig,
  endpoints: Endpoints,
): Promise<void> {
  const passphrase = await findPassphrase(config);
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
  await completeSignIn(parts, (leaving) =>
    parts.accounts.addServerAccount({ kind: "jwt", app, subject }, leaving),
  );
}

/** Nobody waits for git. */
export function warnOfExposure({ log }: CommandParts, uri: vscode.Uri): void {
  warnIfExposed(uri).catch(() => log.warn("Whether git tracks the file with the private key is unknown."));
}

async function chooseConfiguration({
  clock,
}: CommandParts): Promise<Partial<ChosenFile> & { readonly text: string }> {
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
    const question = {
      title: vscode.l10n.t("Box JWT: choose the configuration file"),
      filters: { JSON: ["json"] },
    };
    return chooseFile(question, clock);
  }
  const text = await promptText({
    title: vscode.l10n.t("Box JWT: paste the configuration"),
    prompt: vscode.l10n.t("It holds the private key, so it is shown as dots and kept in the secret storage."),
    password: true,
    problem: (pasted) => problemOf(() => parseJwtConfig(pasted)),
  });
  return { text };
}

/** The passphrase that opens the key: the configuration's own, or the one that the person types. */
async function findPassphrase({ privateKey, passphrase }: JwtConfig): Promise<Secret | undefined> {
  try {
    readPrivateKey(privateKey, passphrase);
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
    problem: (text) => problemOf(() => readPrivateKey(privateKey, new Secret(text))),
  });
  return new Secret(typed);
}
