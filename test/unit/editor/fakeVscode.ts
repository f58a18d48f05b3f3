import Module from "node:module";

/** One thing that the editor was asked to show, with every text that stands in it. */
export interface Shown {
  readonly kind: "message" | "list" | "input" | "status" | "briefly" | "progress" | "fileDialog";
  readonly texts: readonly string[];
}

/** An input box or list on the screen, as far as a test drives it. */
class FakeQuickInput {
  title = "";
  prompt = "";
  placeholder = "";
  value = "";
  validationMessage: unknown;
  password = false;
  ignoreFocusOut = false;
  matchOnDescription = false;
  matchOnDetail = false;
  canSelectMany = false;
  buttons: readonly { readonly tooltip?: string }[] = [];
  items: readonly FakeItem[] = [];
  activeItems: readonly FakeItem[] = [];
  selectedItems: readonly FakeItem[] = [];
  isVisible = false;
  readonly #accepted = new Set<() => void>();
  readonly #hidden = new Set<() => void>();
  readonly #pressed = new Set<(event: unknown) => void>();

  onDidAccept = listenIn(this.#accepted);
  onDidHide = listenIn(this.#hidden);
  onDidTriggerButton = listenIn(this.#pressed);
  onDidTriggerItemButton = listenIn(this.#pressed);
  onDidChangeValue = listenIn(new Set<(event: unknown) => void>());

  show(): void {
    this.isVisible = true;
  }

  hide(): void {
    this.isVisible = false;
    this.#hidden.forEach((listener) => void listener());
  }

  dispose(): void {
    this.isVisible = false;
  }

  accept(): void {
    this.#accepted.forEach((listener) => void listener());
  }

  /** All that a person reads in it at this moment. */
  get texts(): readonly string[] {
    return [
      this.title,
      this.prompt,
      this.placeholder,
      String(this.validationMessage ?? ""),
      ...this.buttons.map(({ tooltip }) => tooltip ?? ""),
      ...this.items.flatMap(textsOf),
    ];
  }
}

interface FakeItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly buttons?: readonly { readonly tooltip?: string }[];
}

function textsOf({ label, description = "", detail = "", buttons = [] }: FakeItem): readonly string[] {
  return [label, description, detail, ...buttons.map(({ tooltip }) => tooltip ?? "")];
}

function listenIn<L>(listeners: Set<L>) {
  return (listener: L) => {
    listeners.add(listener);
    return { dispose: () => void listeners.delete(listener) };
  };
}

class FakeStatusItem {
  text = "";
  name = "";
  tooltip: unknown;
  command: unknown;
  backgroundColor: unknown;
  accessibilityInformation: { label: string } | undefined;
  isVisible = false;

  show(): void {
    this.isVisible = true;
  }

  hide(): void {
    this.isVisible = false;
  }

  dispose(): void {
    this.isVisible = false;
  }
}

/** What the code under test showed, and what the person answers. */
export class FakeScreen {
  readonly shown: Shown[] = [];
  readonly statusItems: FakeStatusItem[] = [];
  readonly inputs: FakeQuickInput[] = [];
  readonly commands: (readonly unknown[])[] = [];
  /** The title of the button that is pressed in the next messages. */
  press: string | undefined;
  /** Picks from the next lists. */
  pick: (items: readonly FakeItem[]) => unknown = () => undefined;

  clear(): void {
    for (const list of [this.shown, this.statusItems, this.inputs, this.commands]) {
      list.length = 0;
    }
    this.press = undefined;
    this.pick = () => undefined;
  }
}

export const screen = new FakeScreen();

class FakeMarkdownString {
  isTrusted: unknown;

  constructor(
    readonly value: string,
    readonly supportThemeIcons: boolean,
  ) {}
}

class Named {
  constructor(readonly id: string) {}
}

async function message(text: string, ...rest: readonly (string | { detail?: string })[]) {
  const detail = rest.flatMap((part) => (typeof part === "string" ? [] : [part.detail ?? ""]));
  const buttons = rest.filter((part) => typeof part === "string");
  screen.shown.push({ kind: "message", texts: [text, ...detail, ...buttons] });
  return buttons.find((title) => title === screen.press);
}

function quickInput(): FakeQuickInput {
  const input = new FakeQuickInput();
  screen.inputs.push(input);
  return input;
}

/** As much of the `vscode` module as the code under test uses; texts stay untranslated. */
const fake = {
  l10n: {
    t: (template: string, ...values: readonly unknown[]) =>
      template.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
  },
  env: { language: "en", uiKind: 1 },
  commands: { executeCommand: async (...call: readonly unknown[]) => void screen.commands.push(call) },
  StatusBarAlignment: { Left: 1, Right: 2 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  UIKind: { Desktop: 1, Web: 2 },
  ThemeIcon: Named,
  ThemeColor: Named,
  MarkdownString: FakeMarkdownString,
  window: {
    state: { active: true, focused: true },
    onDidChangeWindowState: () => ({ dispose: () => undefined }),
    showInformationMessage: message,
    showWarningMessage: message,
    showErrorMessage: message,
    setStatusBarMessage: (text: string) => void screen.shown.push({ kind: "briefly", texts: [text] }),
    createStatusBarItem: () => {
      const item = new FakeStatusItem();
      screen.statusItems.push(item);
      return item;
    },
    createQuickPick: quickInput,
    createInputBox: quickInput,
    showQuickPick: async (items: readonly FakeItem[], options: { title?: string; placeHolder?: string }) => {
      const texts = [options.title ?? "", options.placeHolder ?? "", ...items.flatMap(textsOf)];
      screen.shown.push({ kind: "list", texts });
      return screen.pick(items);
    },
    showOpenDialog: async ({ title }: { title: string }) => {
      screen.shown.push({ kind: "fileDialog", texts: [title] });
      return undefined;
    },
  },
};

/** Whoever imports this file before the code under test gives it the fake for `vscode`. */
interface Loader {
  _load(request: string, ...rest: readonly unknown[]): unknown;
}
const loader = Module as unknown as Loader;
const load = loader._load;
loader._load = function (request, ...rest) {
  return request === "vscode" ? fake : load.call(this, request, ...rest);
};
