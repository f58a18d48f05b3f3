import * as vscode from "vscode";

/** What the palette, the view and the walkthrough ask for in their conditions. */
type ContextKey = "boxAuth.signedIn" | "boxAuth.signingIn";

/** There is an account in this window. */
export function tellSignedIn(isSignedIn: boolean): void {
  setContext("boxAuth.signedIn", isSignedIn);
}

/** A sign-in waits for the browser. */
export function tellSigningIn(isPending: boolean): void {
  setContext("boxAuth.signingIn", isPending);
}

/** Nobody waits for it: it is only about what is offered. */
function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
