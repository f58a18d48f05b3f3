import assert from "node:assert/strict";
import type { TreeView } from "./treeView";
import { EventEmitter, type Uri } from "./values";

/** What the person does when they are asked. */
export type Reaction =
  | { readonly press: string }
  | { readonly pick: string | RegExp }
  | { readonly type: string }
  /** At the top of a box or list, by its tooltip. */
  | { readonly button: string }
  /** Enter, with what stands there already. */
  | { readonly accept: true }
  /** Closes it without an answer. */
  | { readonly escape: true };

export type Expected = Reaction & { readonly asks: string | RegExp };

export interface ShownMessage {
  readonly kind: "information" | "warning" | "error";
  readonly text: string;
  readonly detail?: string;
  readonly buttons: readonly string[];
  /** In the status bar, for some seconds. */
  readonly isBrief?: true;
}

export interface ShownProgress {
  readonly title: string;
  readonly messages: readonly string[];
  /** What its *Cancel* does. */
  cancel(): void;
  /** It is gone. */
  isOver: boolean;
}

/** A question as it stands there, whatever it is: a modal message, a list, a box for text. */
export interface AskedQuestion {
  readonly text: string;
  /** Of a list: label, description and detail of each row. */
  readonly rows?: readonly string[];
  /** Of a box: what stood in it. */
  readonly value?: string;
  readonly isPassword?: boolean;
}

/** Who gives the text of documents that are no files. */
export interface DocumentProvider {
  provideTextDocumentContent(uri: Uri): Promise<string>;
}

/** A tool for language models. */
export interface RegisteredTool {
  prepareInvocation(options: { readonly input: unknown }): Promise<{
    readonly invocationMessage: string;
    readonly confirmationMessages: { readonly title: string; readonly message: string };
  }>;
  invoke(
    options: { readonly input: unknown },
    token: { onCancellationRequested(listener: () => void): { dispose(): unknown } },
  ): Promise<{ readonly content: readonly { readonly value: string }[] }>;
}

/** Who has the last say in debug configurations. */
export interface DebugProvider {
  resolveDebugConfigurationWithSubstitutedVariables(
    folder: unknown,
    configuration: Readonly<Record<string, unknown>>,
    cancellation?: unknown,
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** A window and the person before it, who answers what was foretold and closes everything else. */
export class ScriptedEditor {
  readonly messages: ShownMessage[] = [];
  readonly progress: ShownProgress[] = [];
  readonly questions: AskedQuestion[] = [];
  readonly settings = new Map<string, unknown>();
  readonly configurationChanged = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
  readonly executed: { readonly command: string; readonly args: readonly unknown[] }[] = [];
  /** Addresses that were opened outside. */
  readonly opened: string[] = [];
  /** The person lets the editor open pages. */
  opensBrowser = true;
  readonly files = new Map<string, string>();
  /** What the extension registered, by its ID. */
  readonly commands = new Map<string, (...args: unknown[]) => unknown>();
  /** Who gives sessions, by ID. */
  readonly providers = new Map<string, unknown>();
  /** Who has a say in debug configurations, by the type of these. */
  readonly debugProviders = new Map<string, DebugProvider>();
  /** The accounts, by their label, whose sessions the person has allowed to the extension under test. */
  readonly trusted = new Set<string>();
  /** By their scheme. */
  readonly documents = new Map<string, DocumentProvider>();
  /** The text of each as it was opened. */
  readonly openDocuments: string[] = [];
  /** Output channels that are open. */
  readonly channels = new Set<string>();
  clipboard = "";
  /** What a program sees of the clipboard. */
  readClipboard: () => string | Promise<string> = () => this.clipboard;
  /** By their names. */
  readonly tools = new Map<string, RegisteredTool>();
  readonly treeViews: TreeView[] = [];
  /** What conditions of the manifest ask for. */
  readonly contexts: (readonly unknown[])[] = [];
  /** How often all toasts were hidden. */
  hidings = 0;
  /** Closes each message that nobody has pressed. */
  readonly unanswered: (() => void)[] = [];
  /** Of the file in the active editor. */
  language: string | undefined;
  /** The window is in front. */
  isFocused = true;
  readonly focusListeners = new Set<(state: { readonly focused: boolean }) => void>();
  /** Otherwise nothing is answered but by the test's own hand, as `screen` has it. */
  isScripted = true;
  #expected: Expected[] = [];
  #listeners: (() => void)[] = [];

  reset(): void {
    this.isScripted = true;
    for (const list of [
      this.messages,
      this.progress,
      this.questions,
      this.executed,
      this.opened,
      this.openDocuments,
      this.treeViews,
    ]) {
      list.length = 0;
    }
    this.settings.clear();
    this.contexts.length = 0;
    this.hidings = 0;
    this.opensBrowser = true;
    this.files.clear();
    this.commands.clear();
    this.providers.clear();
    this.debugProviders.clear();
    this.trusted.clear();
    this.documents.clear();
    this.channels.clear();
    this.clipboard = "";
    this.readClipboard = () => this.clipboard;
    this.language = undefined;
    this.isFocused = true;
    this.tools.clear();
    this.focusListeners.clear();
    this.#expected = [];
    // Another window has none of them.
    for (const close of this.unanswered.splice(0)) {
      close();
    }
  }

  /** The window comes to the front, or another program does. */
  focus(focused: boolean): void {
    this.isFocused = focused;
    for (const listener of [...this.focusListeners]) {
      listener({ focused });
    }
  }

  /** Foretells what the person will do, each once. */
  expect(...expected: readonly Expected[]): void {
    this.#expected.push(...expected);
  }

  /** Everything that was foretold has happened. */
  assertAsked(): void {
    assert.deepEqual(
      this.#expected.map(({ asks }) => String(asks)),
      [],
      "the person was not asked",
    );
  }

  /** The only message since the last look, or since the start. */
  takeMessage(): ShownMessage {
    const taken = this.messages.splice(0);
    // What stands in the status bar for some seconds is beside a message.
    const [message, ...more] = taken.length > 1 ? taken.filter(({ isBrief }) => !isBrief) : taken;
    assert.ok(message && more.length === 0, `one message, not ${JSON.stringify(taken)}`);
    return message;
  }

  /** What the person does about a question or message; `undefined` when it was not foretold. */
  reactionTo(text: string): Reaction | undefined {
    const index = this.#expected.findIndex(({ asks }) =>
      typeof asks === "string" ? text.includes(asks) : asks.test(text),
    );
    return index < 0 ? undefined : this.#expected.splice(index, 1)[0];
  }

  note(): void {
    for (const listener of this.#listeners.splice(0)) {
      listener();
    }
  }

  /** Resolves as soon as it is true of what is shown. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }
}

/** The one window of this process. */
export const editor = new ScriptedEditor();
