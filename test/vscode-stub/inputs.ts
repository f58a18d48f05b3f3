import { read } from "./language";
import { editor, type Reaction } from "./scriptedEditor";
import { EventEmitter, QuickInputButtons } from "./values";

export interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly iconPath?: { readonly id: string };
  readonly buttons?: readonly { readonly tooltip?: string }[];
}

/** A person needs a moment, and nothing that is shown is answered before the caller goes on. */
export const soon = (action: () => void) => void setImmediate(action);

export function matches({ label, description = "", detail = "" }: Item, wanted: string | RegExp): boolean {
  const text = [label, description, detail].map(read).join(" ");
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}

export function picked<T extends Item>(items: readonly T[], wanted: string | RegExp): T {
  const item = items.find((each) => matches(each, wanted));
  if (!item) {
    throw new Error(`There is no row ${wanted} among ${items.map(({ label }) => read(label)).join(", ")}`);
  }
  return item;
}

export const rowsOf = (items: readonly Item[]) =>
  items.map(({ label, description, detail }) =>
    [label, description, detail].flatMap((text) => (text ? read(text) : [])).join(" | "),
  );

/** All that a person reads in a row. */
export function textsOf({ label, description = "", detail = "", buttons = [] }: Item): readonly string[] {
  return [label, description, detail, ...buttons.map(({ tooltip = "" }) => tooltip)].map(read);
}

/** What a list and a box have in common: they stay until they are hidden, and the person acts on them one act at a time. */
export abstract class Input {
  title = "";
  step: number | undefined;
  totalSteps: number | undefined;
  placeholder = "";
  value = "";
  ignoreFocusOut = false;
  buttons: readonly { readonly tooltip?: string }[] = [];
  readonly accepted = new EventEmitter<void>();
  readonly hidden = new EventEmitter<void>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;
  readonly #triggered = new EventEmitter<unknown>();
  readonly onDidTriggerButton = this.#triggered.event;
  #isOpen = false;

  show(): void {
    this.#isOpen = true;
    if (editor.isScripted) {
      this.#act();
    }
  }

  /** Enter. */
  accept(): void {
    this.accepted.fire();
  }

  /** All that a person reads in it at this moment. */
  get texts(): readonly string[] {
    const tooltips = this.buttons.map(({ tooltip = "" }) => tooltip);
    return [...[this.title, this.placeholder, ...tooltips].map(read), ...this.more()];
  }

  protected abstract more(): readonly string[];

  hide(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.hidden.fire();
    }
  }

  dispose(): void {
    this.hide();
  }

  /** As the editor shows it. */
  protected get heading(): string {
    return this.totalSteps === undefined ? this.title : `${this.title} (${this.step}/${this.totalSteps})`;
  }

  protected abstract text(): string;
  protected abstract describe(): void;
  protected abstract react(reaction: Reaction): void;

  #act(): void {
    this.describe();
    editor.note();
    const reaction = editor.reactionTo(this.text());
    soon(() => {
      if (!this.#isOpen) {
        return;
      }
      if (!reaction || "escape" in reaction) {
        this.hide();
        return;
      }
      if ("button" in reaction) {
        const button =
          reaction.button === "Back"
            ? QuickInputButtons.Back
            : this.buttons.find(({ tooltip = "" }) => read(tooltip).includes(reaction.button));
        this.#triggered.fire(button ?? Error(`There is no button ${reaction.button}`));
      } else {
        this.react(reaction);
      }
      // Still there: it waits for the next act, such as another text after one that cannot be right.
      soon(() => this.#isOpen && this.#act());
    });
  }
}

export class InputBox extends Input {
  prompt = "";
  password = false;
  validationMessage: string | undefined;
  readonly #changed = new EventEmitter<string>();
  readonly onDidChangeValue = this.#changed.event;

  protected text(): string {
    return [this.heading, this.prompt, this.validationMessage ?? ""].map(read).join(" ");
  }

  protected more(): readonly string[] {
    return [this.prompt, this.validationMessage ?? ""].map(read);
  }

  protected describe(): void {
    editor.questions.push({ text: this.text(), value: this.value, isPassword: this.password });
  }

  protected react(reaction: Reaction): void {
    if ("type" in reaction) {
      this.value = reaction.type;
      this.#changed.fire(this.value);
    }
    this.accepted.fire();
  }
}

export class QuickPick extends Input {
  items: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  matchOnDescription = false;
  matchOnDetail = false;
  canSelectMany = false;
  readonly #changed = new EventEmitter<string>();
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidTriggerItemButton = new EventEmitter<unknown>().event;

  protected text(): string {
    return [this.heading, this.placeholder].map(read).join(" ");
  }

  protected more(): readonly string[] {
    return this.items.flatMap(textsOf);
  }

  protected describe(): void {
    editor.questions.push({ text: this.text(), rows: rowsOf(this.items) });
  }

  protected react(reaction: Reaction): void {
    if ("type" in reaction) {
      this.value = reaction.type;
      this.#changed.fire(this.value);
      return;
    }
    if ("pick" in reaction) {
      const item = picked(this.items, reaction.pick);
      this.activeItems = [item];
      this.selectedItems = [item];
    }
    this.accepted.fire();
  }
}
