import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import { outsideText } from "./outsideText";

/** Where a box stands among several that belong together. */
export interface Position {
  /** From 1. */
  readonly step: number;
  /** All of them. */
  readonly of: number;
}

/** The person wants the box before this one again. */
export class BackPressed extends Error {
  override readonly name = "BackPressed";
}

/** Shows where the box stands, with *Back* where there is one before it. */
export function showPosition(
  box: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  position: Position,
): void {
  box.step = position.step;
  box.totalSteps = position.of;
  if (position.step > 1) {
    box.buttons = [vscode.QuickInputButtons.Back, ...box.buttons];
  }
}

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

/** A row of a list. Its texts are shown as they are; its icon is the name of one of VS Code's. */
export interface Choice {
  readonly icon?: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly buttons?: readonly Button[];
  /** Stays in sight whatever is typed. */
  readonly alwaysShow?: boolean;
  /** A line with a heading, which cannot be chosen. */
  readonly isHeading?: boolean;
}

export interface ListTexts {
  readonly title: string;
  readonly placeholder?: string;
  readonly position?: Position | undefined;
}

/** Asks for one of several. It stays open while the person looks something up. @throws CancelledError, BackPressed */
export async function choose<T extends Choice>(choices: readonly T[], texts: ListTexts): Promise<T> {
  if (texts.position) {
    return chooseInSteps(choices, texts);
  }
  const picked = await vscode.window.showQuickPick(choices.map(row), { ...options(texts) });
  if (!picked) {
    throw new CancelledError();
  }
  return picked.choice;
}

async function chooseInSteps<T extends Choice>(choices: readonly T[], texts: ListTexts): Promise<T> {
  const list = new ChoiceList<T>({ ...texts, staysOpen: true });
  list.choices = choices;
  try {
    return await new Promise<T>((resolve, reject) => {
      list.onDidHide(() => reject(new CancelledError()));
      list.onBack(() => reject(new BackPressed()));
      list.onDidAccept(() => list.active && resolve(list.active));
      list.show();
    });
  } finally {
    list.dispose();
  }
}

/** Asks for some of several, all of which are checked at first. @throws CancelledError, also when none is left */
export async function chooseSeveral<T extends Choice>(
  choices: readonly T[],
  texts: ListTexts,
): Promise<readonly T[]> {
  const rows = choices.map((choice) => ({ ...row(choice), picked: true }));
  const picked = await vscode.window.showQuickPick(rows, { ...options(texts), canPickMany: true });
  if (!picked || picked.length === 0) {
    throw new CancelledError();
  }
  return picked.map(({ choice }) => choice);
}

/** A list that can change while it is open. */
export class ChoiceList<T extends Choice> implements Disposable {
  readonly #pick = vscode.window.createQuickPick<Row<T>>();

  constructor({ title, placeholder = "", position, ...behaviour }: ListTexts & ListBehaviour) {
    this.title = title;
    this.#pick.placeholder = outsideText(placeholder);
    this.#pick.matchOnDescription = true;
    this.#pick.matchOnDetail = true;
    this.#pick.canSelectMany = behaviour.severalAtOnce ?? false;
    this.#pick.ignoreFocusOut = behaviour.staysOpen ?? false;
    if (position) {
      showPosition(this.#pick, position);
    }
    this.#pick.onDidTriggerItemButton(({ button }) => (button as HostButton).press());
  }

  set title(title: string) {
    this.#pick.title = outsideText(title);
  }

  get choices(): readonly T[] {
    return this.#pick.items.map(({ choice }) => choice);
  }

  set choices(choices: readonly T[]) {
    this.#pick.items = choices.map(row);
  }

  get active(): T | undefined {
    return this.#pick.activeItems[0]?.choice;
  }

  set active(choice: T | undefined) {
    this.#pick.activeItems = this.#pick.items.filter((item) => item.choice === choice);
  }

  get selected(): readonly T[] {
    return this.#pick.selectedItems.map(({ choice }) => choice);
  }

  set selected(choices: readonly T[]) {
    this.#pick.selectedItems = this.#pick.items.filter((item) => choices.includes(item.choice));
  }

  onDidAccept(listener: () => void): void {
    this.#pick.onDidAccept(listener);
  }

  onBack(listener: () => void): void {
    this.#pick.onDidTriggerButton((button) => button === vscode.QuickInputButtons.Back && listener());
  }

  onDidHide(listener: () => void): void {
    this.#pick.onDidHide(listener);
  }

  onDidChangeValue(listener: (value: string) => void): void {
    this.#pick.onDidChangeValue(listener);
  }

  show(): void {
    this.#pick.show();
  }

  hide(): void {
    this.#pick.hide();
  }

  dispose(): void {
    this.#pick.dispose();
  }
}

export interface ListBehaviour {
  readonly severalAtOnce?: boolean;
  /** When the person looks something up elsewhere. */
  readonly staysOpen?: boolean;
}

interface Row<T> extends vscode.QuickPickItem {
  readonly choice: T;
}

function row<T extends Choice>(choice: T): Row<T> {
  const { icon, label, description, detail, buttons, alwaysShow, isHeading } = choice;
  return {
    choice,
    label: outsideText(label),
    // Not in the label: a screen reader would say its name there.
    ...(icon !== undefined && { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description && { description: outsideText(description) }),
    ...(detail && { detail: outsideText(detail) }),
    ...(buttons && { buttons: buttons.map(hostButton) }),
    ...(alwaysShow && { alwaysShow }),
    ...(isHeading && { kind: vscode.QuickPickItemKind.Separator }),
  };
}

function options({ title, placeholder }: ListTexts): vscode.QuickPickOptions {
  return {
    title: outsideText(title),
    ...(placeholder && { placeHolder: outsideText(placeholder) }),
    matchOnDescription: true,
    ignoreFocusOut: true,
  };
}
