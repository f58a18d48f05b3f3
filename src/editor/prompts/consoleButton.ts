import * as vscode from "vscode";
import { consoleUrl, type Endpoints } from "../../box/oauth/endpoints";
import type { Button } from "../host/choices";

export async function openConsole(endpoints: Endpoints): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(consoleUrl(endpoints), true));
}

/** Opens the page on which apps are made and read. */
export function consoleButton(endpoints: Endpoints): Button {
  return {
    icon: "link-external",
    tooltip: vscode.l10n.t("Open the Box Developer Console"),
    press: () => openConsole(endpoints),
  };
}
