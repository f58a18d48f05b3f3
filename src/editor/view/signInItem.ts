import * as vscode from "vscode";
import { type StatusAppearance, StatusItem } from "../host/statusItem";

/** The one item of Box Auth that is always there, once it was used. */
export function statusItem(): StatusItem {
  return new StatusItem("boxAuth.status", vscode.l10n.t("Box Token"));
}

/** What it shows while there is no account. */
export function signInAppearance(): StatusAppearance {
  return {
    icon: "key",
    text: vscode.l10n.t("Box: sign in"),
    spoken: vscode.l10n.t("Box: sign in; no account is signed in, press to sign in"),
    tooltip: vscode.l10n.t(
      "No Box account is signed in. Click to sign in through the browser; Shift+Enter shows the other ways in.",
    ),
    command: "boxAuth.signIn",
  };
}

/** The same at the start of a window, before anything else is loaded. */
export function showSignInItem(): vscode.Disposable {
  const item = statusItem();
  item.show(signInAppearance());
  return item;
}
