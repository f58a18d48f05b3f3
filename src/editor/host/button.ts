import * as vscode from "vscode";
import { outsideText } from "./outsideText";

/** A button with an icon, in a list's row or at the top of a box. */
export interface Button {
  /** Name of one of VS Code's icons. */
  readonly icon: string;
  readonly tooltip: string;
  press(): unknown;
}

export interface HostButton extends vscode.QuickInputButton {
  readonly press: () => unknown;
}

export function hostButton(button: Button): HostButton {
  return {
    iconPath: new vscode.ThemeIcon(button.icon),
    tooltip: outsideText(button.tooltip),
    press: () => button.press(),
  };
}
