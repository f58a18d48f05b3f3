import * as vscode from "vscode";
import { accountKey } from "../../delivery/consent/accountLabel";
import type { Consents } from "../../delivery/consent/consents";
import { type Consumer, consumerKey } from "../../delivery/consent/consumer";
import type { TokenUses } from "../../delivery/consent/tokenUses";
import { consumerName } from "../display/consumerText";
import { answerText } from "../display/tokenUseList";
import { type Choice, choose } from "../host/choices";
import { showMessage } from "../host/messages";
import type { EditorAccount } from "./editorTokens";

export interface ProgramUseParts {
  readonly consents: Consents<EditorAccount>;
  readonly uses: TokenUses;
  readonly accounts: () => Promise<readonly EditorAccount[]>;
}

/** A program and an account, what was decided about them, and how often it got a token. */
interface Row extends Choice {
  readonly consumer: Consumer;
  readonly account: string;
}

/** Which programs in this window's terminals got a token or may have one; the picked one is refused or asked again. */
export async function showProgramUse(parts: ProgramUseParts): Promise<void> {
  const rows = rowsOf(parts, await parts.accounts());
  if (rows.length === 0) {
    void showMessage("information", vscode.l10n.t("No program here has asked for a Box access token yet."));
    return;
  }
  const { consumer, account } = await choose(rows, {
    title: vscode.l10n.t("Box: programs in terminals here"),
    placeholder: vscode.l10n.t("Who got an access token, and who may have one"),
  });
  const { change } = await choose(
    [
      {
        icon: "circle-slash",
        label: vscode.l10n.t("Don't Allow Any More"),
        change: () => parts.consents.decide({ consumer, account, answer: "refused" }),
      },
      {
        icon: "question",
        label: vscode.l10n.t("Ask Again"),
        change: () => parts.consents.forget(consumer, account),
      },
    ],
    { title: consumerName(consumer) },
  );
  await change();
}

function rowsOf({ consents, uses }: ProgramUseParts, accounts: readonly EditorAccount[]): readonly Row[] {
  const rows = new Map<string, Row>();
  const add = (consumer: Consumer, account: string, description: string) => {
    const key = JSON.stringify([consumerKey(consumer), account]);
    const label = accounts.find((each) => accountKey(each) === account)?.label;
    const detail = label ?? vscode.l10n.t("an account that is not signed in any more");
    rows.set(key, { label: consumerName(consumer), description, detail, consumer, account });
  };
  for (const { consumer, accountKey: account, count } of uses.all()) {
    add(consumer, account, vscode.l10n.t("got a token, times: {0}", count));
  }
  for (const { consumer, account, answer } of consents.all()) {
    add(consumer, account, answerText(answer));
  }
  return [...rows.values()];
}
