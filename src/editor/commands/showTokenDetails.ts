import * as vscode from "vscode";
import { tokenDetails } from "../display/tokenDetails";
import { type Markdown, markdown } from "../host/markdown";
import { MarkdownDocuments } from "../host/markdownDocuments";
import { aboutAccount } from "./accountStep";
import type { Command, CommandParts } from "./command";

/**
 * Makes **Box: Show Token Details**: a read-only document for each account, which follows it. To be called once in a
 * window, since the host asks for the documents as long as it lives.
 */
export function provideTokenDetails(parts: CommandParts): Command {
  const documents = new MarkdownDocuments({
    scheme: "box-auth",
    title: "Box Token Details",
    read: (id) => details(parts, id),
  });
  const following = parts.accounts.onDidChange(({ id }) => documents.changed(id));
  parts.context.subscriptions.push(documents, following);
  return aboutAccount((_, { id }) => documents.show(id));
}

function details({ accounts, clock }: CommandParts, id: string): Markdown {
  const account = accounts.get(id);
  const state = accounts.state(id);
  return account && state
    ? tokenDetails({ account, state, renewals: accounts.history(id), now: clock.now() })
    : markdown`${vscode.l10n.t("This Box account is signed out.")}`;
}
