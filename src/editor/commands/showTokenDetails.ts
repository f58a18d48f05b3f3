import * as vscode from "vscode";
import { tokenDetails } from "../display/tokenDetails";
import { type Markdown, markdown } from "../host/markdown";
import { aboutAccount } from "./accountStep";
import type { CommandParts } from "./command";

/** **Box: Show Token Details**: a read-only document for each account, which follows it. */
export const showTokenDetails = aboutAccount(({ details }, { id }) => details.show(id));

export function readTokenDetails({ accounts, clock }: CommandParts, id: string): Markdown {
  const account = accounts.get(id);
  const state = accounts.state(id);
  return account && state
    ? tokenDetails({ account, state, renewals: accounts.history(id), now: clock.now() })
    : markdown`${vscode.l10n.t("This Box account is signed out.")}`;
}
