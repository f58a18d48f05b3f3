import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import { Markdown } from "./markdown";
import { outsideText } from "./outsideText";

export interface StatusAppearance {
  /** Name of one of VS Code's icons. */
  readonly icon: string;
  readonly text: string;
  /** What a screen reader says; the text when left out. */
  readonly spoken?: string;
  readonly tooltip: string | Markdown;
  readonly command: string;
  readonly arguments?: readonly string[];
  readonly isWarning?: boolean;
}

/**
 * Near the end of the left side: what holds for the whole window stands there, and no tooltip of it covers a message. Above
 * 0, so that what is said briefly stands behind the item and does not move it from under the pointer.
 */
const PRIORITY = 1;

/** An item of the status bar. Its texts are shown as they are, law 10. */
export class StatusItem implements Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor(id: string, name: string) {
    this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, PRIORITY);
    this.#item.name = name;
  }

  show(shown: StatusAppearance): void {
    const text = outsideText(shown.text);
    this.#item.text = `$(${shown.icon}) ${text}`;
    this.#item.accessibilityInformation = { label: outsideText(shown.spoken ?? text), role: "button" };
    this.#item.tooltip =
      shown.tooltip instanceof Markdown ? hostMarkdown(shown.tooltip) : outsideText(shown.tooltip);
    this.#item.command = { command: shown.command, title: text, arguments: [...(shown.arguments ?? [])] };
    this.#item.backgroundColor = shown.isWarning
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** With links to just the commands that stand in it. */
export function hostMarkdown({ text, commands }: Markdown): vscode.MarkdownString {
  const shown = new vscode.MarkdownString(text, true);
  shown.isTrusted = { enabledCommands: commands };
  return shown;
}
