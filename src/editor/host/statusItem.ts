import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import { Markdown } from "./markdown";
import { outsideText } from "./outsideText";

export interface StatusLook {
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

/** An item of the status bar. Its texts are shown as they are, law 10. */
export class StatusItem implements Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor(id: string, name: string) {
    this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right, 100);
    this.#item.name = name;
  }

  show(look: StatusLook): void {
    const text = outsideText(look.text);
    this.#item.text = `$(${look.icon}) ${text}`;
    this.#item.accessibilityInformation = { label: outsideText(look.spoken ?? text), role: "button" };
    this.#item.tooltip =
      look.tooltip instanceof Markdown ? hostMarkdown(look.tooltip) : outsideText(look.tooltip);
    this.#item.command = { command: look.command, title: text, arguments: [...(look.arguments ?? [])] };
    this.#item.backgroundColor = look.isWarning
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

function hostMarkdown({ text, commands }: Markdown): vscode.MarkdownString {
  const shown = new vscode.MarkdownString(text, true);
  shown.isTrusted = { enabledCommands: commands };
  return shown;
}
