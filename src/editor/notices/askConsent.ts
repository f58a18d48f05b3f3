import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import { readOnlyScopes } from "../../box/oauth/downscope";
import type { ConsentAnswer, ConsentQuestion } from "../../delivery/consent/consents";
import { nameAmong } from "../display/accountText";
import { consumerText } from "../display/consumerText";
import { showQuestion } from "../host/messages";

/** Asks whether a program may have a token. `undefined` when the question was closed. */
export function askConsent(
  accounts: Accounts,
  question: ConsentQuestion,
): Promise<ConsentAnswer | undefined> {
  return askConsentFor(nameAmong(question.account, accounts.all()), question);
}

/** The same for an account of which only the name is known. */
export async function askConsentFor(
  who: string,
  { consumer, answers }: Pick<ConsentQuestion, "consumer" | "answers">,
): Promise<ConsentAnswer | undefined> {
  const text = answers.includes("downscopedSession")
    ? vscode.l10n.t(
        "{0} asks for an access token of {1}. Allow it? “Read Only” holds for this session and allows no more than {2}.",
        consumerText(consumer),
        who,
        readOnlyScopes.join(", "),
      )
    : vscode.l10n.t("{0} asks for an access token of {1}. Allow it?", consumerText(consumer), who);
  let given: ConsentAnswer | undefined;
  const actions = answers.map((answer) => ({
    title: answerText(answer),
    run: () => {
      given = answer;
    },
  }));
  await showQuestion("warning", text, ...actions);
  return given;
}

/** Short, since four of them share the width of a notification. */
function answerText(answer: ConsentAnswer): string {
  switch (answer) {
    case "once":
      return vscode.l10n.t("Once");
    case "session":
      return vscode.l10n.t("This Session");
    case "downscopedSession":
      return vscode.l10n.t("Read Only");
    case "workspace":
      return vscode.l10n.t("This Workspace");
    case "refused":
      return vscode.l10n.t("No");
  }
}
