import { type Input, InputBox, type Item, matches, picked, QuickPick, rowsOf, soon, textsOf } from "./inputs";
import { read } from "./language";
import { screen } from "./screen";
import { editor, type ShownMessage, type ShownProgress } from "./scriptedEditor";
import { StatusItem } from "./statusItem";
import { type TreeProvider, TreeView } from "./treeView";
import { EventEmitter, Uri } from "./values";
import { WebviewPanel } from "./webviewPanel";

type Button = string | { readonly title: string };

/** As the API has it: options may stand between the text and the buttons, and what is pressed comes back as it was given. */
function showing(kind: ShownMessage["kind"]) {
  return (shown: string, ...rest: readonly (Button | { modal?: boolean; detail?: string })[]) => {
    const text = read(shown);
    const [first] = rest;
    const options = typeof first === "object" && !("title" in first) ? first : undefined;
    const buttons = (options ? rest.slice(1) : rest) as readonly Button[];
    const titleOf = (button: Button) => read(typeof button === "string" ? button : button.title);
    const { modal = false } = options ?? {};
    const detail = options?.detail === undefined ? undefined : read(options.detail);
    const titles = buttons.map(titleOf);
    screen.shown.push({ kind: "message", texts: [text, detail ?? "", ...titles] });
    if (!editor.isScripted) {
      return Promise.resolve(buttons.find((button) => titleOf(button) === screen.press));
    }
    if (modal) {
      editor.questions.push({ text: `${text} ${detail ?? ""}`, rows: titles });
    } else {
      editor.messages.push({ kind, text, buttons: titles });
    }
    const reaction = editor.reactionTo(text);
    editor.note();
    return new Promise<Button | undefined>((resolve) => {
      if (reaction && "press" in reaction) {
        const pressed = buttons.find((button) => titleOf(button) === reaction.press);
        if (pressed === undefined) {
          throw new Error(`There is no button ${reaction.press} among ${titles.join(", ")}`);
        }
        soon(() => resolve(pressed));
      } else if (modal || reaction) {
        soon(() => resolve(undefined));
      } else {
        editor.unanswered.push(() => resolve(undefined));
      }
    });
  };
}

async function showQuickPick(
  items: readonly Item[],
  options: { title?: string; placeHolder?: string; canPickMany?: boolean } = {},
): Promise<Item | readonly Item[] | undefined> {
  const text = [options.title, options.placeHolder].map((each) => read(each ?? "")).join(" ");
  screen.shown.push({ kind: "list", texts: [text, ...items.flatMap(textsOf)] });
  if (!editor.isScripted) {
    return screen.pick(items) as Item | undefined;
  }
  editor.questions.push({ text, rows: rowsOf(items) });
  const reaction = editor.reactionTo(text);
  editor.note();
  await new Promise<void>(soon);
  if (!reaction || !("pick" in reaction)) {
    return undefined;
  }
  return options.canPickMany
    ? items.filter((item) => matches(item, reaction.pick))
    : picked(items, reaction.pick);
}

async function withProgress<T>(
  options: { title: string },
  task: (
    progress: { report(value: { message?: string }): void },
    token: { onCancellationRequested(listener: () => void): unknown },
  ) => PromiseLike<T>,
): Promise<T> {
  const cancelled = new EventEmitter<void>();
  const messages: string[] = [];
  const shown: ShownProgress = {
    title: read(options.title),
    messages,
    cancel: () => cancelled.fire(),
    isOver: false,
  };
  editor.progress.push(shown);
  const report = ({ message }: { message?: string }) => {
    messages.push(read(message ?? ""));
    editor.note();
  };
  const work = task({ report }, { onCancellationRequested: cancelled.event });
  editor.note();
  try {
    return await work;
  } finally {
    shown.isOver = true;
    editor.note();
  }
}

function shownInput<T extends Input>(input: T): T {
  screen.inputs.push(input);
  return input;
}

export const window = {
  get state() {
    return { focused: editor.isFocused, active: editor.isFocused };
  },
  onDidChangeWindowState(listener: (state: { readonly focused: boolean }) => void) {
    editor.focusListeners.add(listener);
    return { dispose: () => editor.focusListeners.delete(listener) };
  },
  get activeTextEditor() {
    const { language: languageId } = editor;
    return languageId === undefined ? undefined : { document: { languageId } };
  },
  showInformationMessage: showing("information"),
  showWarningMessage: showing("warning"),
  showErrorMessage: showing("error"),
  showQuickPick,
  createQuickPick: () => shownInput(new QuickPick()),
  createInputBox: () => shownInput(new InputBox()),
  createOutputChannel(name: string) {
    editor.channels.add(name);
    const line = () => undefined;
    return { info: line, warn: line, error: line, show: line, dispose: () => editor.channels.delete(name) };
  },
  createTreeView(_: string, { treeDataProvider }: { treeDataProvider: TreeProvider }) {
    const view = new TreeView(treeDataProvider);
    editor.treeViews.push(view);
    return view;
  },
  createWebviewPanel(_kind: string, title: string) {
    return new WebviewPanel(read(title));
  },
  createStatusBarItem() {
    const item = new StatusItem();
    screen.statusItems.push(item);
    return item;
  },
  withProgress,
  setStatusBarMessage(shown: string): void {
    const text = read(shown);
    screen.shown.push({ kind: "briefly", texts: [text] });
    editor.messages.push({ kind: "information", text, buttons: [], isBrief: true });
  },
  async showOpenDialog(options: { title?: string }): Promise<Uri[] | undefined> {
    const title = read(options.title ?? "");
    screen.shown.push({ kind: "fileDialog", texts: [title] });
    editor.questions.push({ text: title });
    const reaction = editor.reactionTo(title);
    return reaction && "pick" in reaction ? [Uri.file(String(reaction.pick))] : undefined;
  },
};
