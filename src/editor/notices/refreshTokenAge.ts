import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { signInEndsAt } from "../../accounts/model/refreshTokenLifetime";
import { showMessage } from "../host/messages";

const DAY_MS = 24 * 60 * 60_000;
const NOTICE_MS = 7 * DAY_MS;
const TOLD = "refreshTokenAge.told";

/** Tells once for each refresh token that fewer than seven of its sixty days are left. */
export async function warnBeforeSignInEnds(
  account: Account,
  memento: vscode.Memento,
  now: number,
): Promise<void> {
  const endsAt = signInEndsAt(account);
  const told = memento.get<Record<string, number>>(TOLD, {});
  if (endsAt === undefined || endsAt - now >= NOTICE_MS || account.problem || told[account.id] === endsAt) {
    return;
  }
  await memento.update(TOLD, { ...told, [account.id]: endsAt });
  const text =
    endsAt > now
      ? vscode.l10n.t(
          "The Box sign-in of {0} ends on {1}, because it has not been refreshed for a long time; refresh it to keep it for 60 more days.",
          account.identity?.login ?? vscode.l10n.t("your account"),
          new Date(endsAt).toLocaleDateString(vscode.env.language, { dateStyle: "medium" }),
        )
      : vscode.l10n.t(
          "The Box sign-in of {0} was not used for 60 days and has probably ended; refresh it to see.",
          account.identity?.login ?? vscode.l10n.t("your account"),
        );
  await showMessage("warning", text, {
    title: vscode.l10n.t("Refresh"),
    run: () => vscode.commands.executeCommand("boxAuth.refreshToken", account.id),
  });
}
