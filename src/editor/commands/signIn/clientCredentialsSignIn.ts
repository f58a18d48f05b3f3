import * as vscode from "vscode";
import { CancelledError } from "../../../base/errors";
import { Secret } from "../../../base/secret";
import { pastedCredentials } from "../../../box/config/pastedCredentials";
import type { Subject } from "../../../box/oauth/subject";
import { oneWord, promptText, type Question } from "../../host/promptText";
import { readSettings } from "../../host/settings";
import { consoleButton } from "../../prompts/consoleButton";
import { inSteps } from "../../prompts/steps";
import { askSubjectId, chooseSubjectType } from "../../prompts/subjectChoice";
import type { Command } from "../command";
import { completeSignIn } from "./completeSignIn";

/** **Box: Add Client Credentials Account…**: client ID, client secret, and whom the token acts for. */
export const signInWithClientCredentials: Command = async (parts) => {
  const { endpoints } = readSettings();
  const buttons = [consoleButton(endpoints)];
  let [clientId, clientSecret] = ["", ""];
  let type: Subject["type"] = "enterprise";
  let subject: Subject | undefined;
  await inSteps([
    async (position) => {
      const text = await askClientId({ value: clientId, buttons, position });
      const pasted = pastedCredentials(text);
      clientId = pasted?.clientId ?? text;
      clientSecret = pasted?.clientSecret?.expose() ?? clientSecret;
    },
    async (position) => {
      const typed = (text: string) => {
        clientSecret = text;
      };
      clientSecret = await askClientSecret({ value: clientSecret, typed, buttons, position });
    },
    async (position) => {
      type = await chooseSubjectType(position);
    },
    async (position) => {
      subject = { type, id: await askSubjectId(type, { position }) };
    },
  ]);
  if (!subject) {
    throw new CancelledError();
  }
  const source = {
    kind: "clientCredentials" as const,
    app: { clientId, clientSecret: new Secret(clientSecret), endpoints },
    subject,
  };
  await completeSignIn(parts, (leaving) => parts.accounts.addServerAccount(source, leaving));
};

type Box = Pick<Question, "value" | "typed" | "buttons" | "position">;

function askClientId(box: Box): Promise<string> {
  return promptText({
    ...box,
    title: vscode.l10n.t("Box client credentials: client ID"),
    prompt: vscode.l10n.t(
      "Of a Custom App with Server Authentication (Client Credentials Grant) that an admin has authorized.",
    ),
    problem: (text) => oneWord(pastedCredentials(text)?.clientId ?? text),
  });
}

function askClientSecret(box: Box): Promise<string> {
  return promptText({
    ...box,
    title: vscode.l10n.t("Box client credentials: client secret"),
    prompt: vscode.l10n.t(
      "Press Fetch Client Secret on the app's Configuration page. It stays in the editor's secret storage.",
    ),
    password: true,
    problem: oneWord,
  });
}
