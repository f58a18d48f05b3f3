import * as vscode from "vscode";
import { BoxError } from "../../../base/errors";
import type { Secret } from "../../../base/secret";
import { cleanDeveloperToken } from "../../../box/config/developerToken";
import type { Endpoints } from "../../../box/oauth/endpoints";
import { choose } from "../../host/choices";
import { problemOf } from "../../host/messages";
import { promptText } from "../../host/promptText";
import { readSettings } from "../../host/settings";
import { consoleButton, openConsole } from "../../prompts/consoleButton";
import { type Command, type CommandParts, ErrorInContext } from "../command";
import { completeSignIn } from "./completeSignIn";

const AGES_MINUTES = [0, 5, 15, 30, 45];

/** **Box: Add Developer Token…**; for the account whose token ended, the console opens too. */
export const useDeveloperToken: Command = async (parts, accountId) => {
  const before = accountId === undefined ? undefined : parts.accounts.get(accountId);
  const { endpoints } = before ?? readSettings();
  if (before?.kind === "developerToken") {
    await openConsole(endpoints);
  }
  const text = await promptText({
    title: vscode.l10n.t("Box: paste a developer token"),
    prompt: vscode.l10n.t(
      "Press Generate Developer Token on the Configuration page of your app; it lives for an hour.",
    ),
    password: true,
    buttons: [consoleButton(endpoints)],
    problem: (pasted) => problemOf(() => cleanDeveloperToken(pasted)),
  });
  await addDeveloperToken(parts, cleanDeveloperToken(text), endpoints);
};

/** A token that was pasted or found just now: asks when it was made, and counts from there. @throws BoxError, CancelledError */
export async function addDeveloperToken(
  parts: CommandParts,
  accessToken: Secret,
  endpoints: Endpoints,
): Promise<void> {
  const seenAt = parts.clock.now();
  const age = await askAge();
  const madeAt = age === undefined ? undefined : seenAt - age * 60_000;
  try {
    await completeSignIn(parts, (leaving) =>
      parts.accounts.addDeveloperToken({ accessToken, endpoints, madeAt }, leaving),
    );
  } catch (error) {
    throw error instanceof BoxError && error.code === "invalid_token"
      ? new ErrorInContext(error, {
          step: {
            title: vscode.l10n.t("Paste New Token"),
            run: () => vscode.commands.executeCommand("boxAuth.useDeveloperToken"),
          },
        })
      : error;
  }
}

/**
 * Minutes since the token was made, which nobody but the person knows; `undefined` for an App Token, whose life only its
 * app knows. @throws CancelledError
 */
async function askAge(): Promise<number | undefined> {
  const ages = AGES_MINUTES.map((minutes) => ({
    label: minutes === 0 ? vscode.l10n.t("Just now") : vscode.l10n.t("{0} minutes ago", minutes),
    minutes,
  }));
  const appToken = {
    label: vscode.l10n.t("It is an App Token"),
    description: vscode.l10n.t("its life is its own"),
    minutes: undefined,
  };
  const { minutes } = await choose([...ages, appToken], {
    title: vscode.l10n.t("Box: when was the developer token made?"),
    placeholder: vscode.l10n.t("The countdown starts there"),
  });
  return minutes;
}
