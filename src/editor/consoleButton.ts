import * as vscode from "vscode";
import type { InputButton } from "./askText";

const CONSOLE = "https://app.box.com/developers/console";

export async function openConsole(): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(CONSOLE));
}

/** Opens the page on which apps are made and read. */
export function consoleButton(): InputButton {
  return {
    iconPath: new vscode.ThemeIcon("link-external"),
    tooltip: vscode.l10n.t("Open the Box Developer Console"),
    press: openConsole,
  };
}
