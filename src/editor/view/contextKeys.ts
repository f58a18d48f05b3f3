import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Disposable } from "../../base/clock";
import type { TokenUses } from "../../delivery/consent/tokenUses";

/**
 * What the palette, the view and the walkthrough ask for in their conditions, each after `boxAuth.`; false until it is told.
 *
 * - `signingIn`: an attempt waits for the person's browser
 * - `signedIn`: there is an account
 * - `signedInByBrowser`: there is one of an app that people sign in to, so its redirect URI is registered
 * - `refreshed`: the person has refreshed a token
 * - `usedInTerminal`: a program in a terminal got a token
 */
export const contextKeys = [
  "signingIn",
  "signedIn",
  "signedInByBrowser",
  "refreshed",
  "usedInTerminal",
] as const;

export type ContextKey = (typeof contextKeys)[number];

/** Nobody waits for it: it is only about what is offered. */
export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand("setContext", `boxAuth.${key}`, value);
}

/** Tells whether there are accounts, at once and whenever that changes. */
export function followSignIns(accounts: Accounts): Disposable {
  const told = new Map<ContextKey, boolean>();
  const tell = (key: ContextKey, value: boolean) => {
    if ((told.get(key) ?? false) !== value) {
      told.set(key, value);
      setContext(key, value);
    }
  };
  const look = () => {
    const all = accounts.all();
    tell("signedIn", all.length > 0);
    tell(
      "signedInByBrowser",
      all.some(({ kind }) => kind === "oauth"),
    );
  };
  look();
  return accounts.onDidChange(look);
}

/** Tells of the first token that a program in a terminal got. */
export function followTerminals(uses: TokenUses): Disposable {
  const inTerminal = ["agent", "terminal", "program"];
  const subscription = uses.onDidChange(() => {
    if (uses.all().some(({ consumer }) => inTerminal.includes(consumer.kind))) {
      subscription.dispose();
      setContext("usedInTerminal", true);
    }
  });
  return subscription;
}
