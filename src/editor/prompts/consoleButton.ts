import * as vscode from "vscode";
import { consoleUrl, type Endpoints } from "../../box/oauth/endpoints";
import type { InputButton } from "./promptText";

export async function openConsole(endpoints: Endpoints): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(consoleUrl(endpoints), true));
}

/** Opens the page on which apps are made and read. */
export function consoleButton(endpoints: Endpoints): InputButton {
  return {
    iconPath: new vscode.ThemeIcon("link-external"),
    tooltip: vscode.l10n.t("Open the Box Developer Console"),
    press: () => openConsole(endpoints),
  };
}
