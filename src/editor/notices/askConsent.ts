import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import { readOnlyScopes } from "../../box/oauth/downscope";
import type { ConsentAnswer, ConsentQuestion } from "../../delivery/consent/consents";
import { nameAmong } from "../display/accountText";
import { consumerText } from "../display/consumerText";
import { showMessage } from "../host/messages";

/** Asks whether a program may have a token. `undefined` when the question was closed. */
export async function askConsent(
  accounts: Accounts,
  { consumer, account, answers }: ConsentQuestion,
): Promise<ConsentAnswer | undefined> {
  const who = nameAmong(account, accounts.all());
  const text = answers.includes("downscopedSession")
    ? vscode.l10n.t(
        "{0} asks for an access token of {1}. “Read Only” allows {2} and nothing else.",
        consumerText(consumer),
        who,
        readOnlyScopes.join(", "),
      )
    : vscode.l10n.t("{0} asks for an access token of {1}.", consumerText(consumer), who);
  let given: ConsentAnswer | undefined;
  const actions = answers.map((answer) => ({
    title: answerText(answer),
    run: () => {
      given = answer;
    },
  }));
  await showMessage("warning", text, ...actions);
  return given;
}

function answerText(answer: ConsentAnswer): string {
  switch (answer) {
    case "once":
      return vscode.l10n.t("Allow Once");
    case "session":
      return vscode.l10n.t("Allow in This Session");
    case "downscopedSession":
      return vscode.l10n.t("Read Only in This Session");
    case "workspace":
      return vscode.l10n.t("Allow in This Workspace");
    case "refused":
      return vscode.l10n.t("Don't Allow");
  }
}
