/// <reference path="../../docs/box-auth.d.ts" />
import * as vscode from "vscode";

/** As docs/for-extensions.md has it, with every type written down. */
const provider: BoxAuth.ProviderId = "box";
const scopes: BoxAuth.Scopes = ["item_preview", "item_download"];

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("example.showLogin", () => showLogin()),
    vscode.authentication.onDidChangeSessions((change) => {
      if (change.provider.id === provider) {
        void current();
      }
    }),
  );
}

/** What there is, without disturbing anybody. */
export async function current(): Promise<BoxAuth.Session | undefined> {
  return vscode.authentication.getSession(provider, [], { silent: true });
}

async function showLogin(): Promise<string> {
  const session: BoxAuth.Session = await vscode.authentication.getSession(provider, scopes, {
    createIfNone: true,
  });
  const account: BoxAuth.Account = session.account;
  const again: BoxAuth.Session = await vscode.authentication.getSession(provider, session.scopes, {
    account,
    createIfNone: true,
  });
  const response = await fetch("https://api.box.com/2.0/users/me", {
    headers: { authorization: `Bearer ${again.accessToken}` },
  });
  return `${account.label} (${account.id}) of session ${session.id}: ${response.status}`;
}
