import { read, translate } from "./language";
import { type DebugProvider, type DocumentProvider, editor, type RegisteredTool } from "./scriptedEditor";
import { UIKind, type Uri } from "./values";
import { window } from "./window";

/** What is only about the looks of the window is told apart from what a person would notice. */
function note(command: string, args: readonly unknown[]): void {
  switch (command) {
    case "setContext":
      editor.contexts.push(args);
      break;
    case "notifications.hideToasts":
      editor.hidings += 1;
      break;
    default:
      editor.executed.push({ command, args });
  }
}

export const commands = {
  registerCommand(command: string, run: (...args: unknown[]) => unknown) {
    editor.commands.set(command, run);
    return { dispose: () => editor.commands.delete(command) };
  },
  getCommands: async () => [...editor.commands.keys()],
  async executeCommand(command: string, ...args: unknown[]): Promise<unknown> {
    note(command, args);
    editor.note();
    return editor.commands.get(command)?.(...args);
  },
};

export const lm = {
  registerTool(name: string, tool: RegisteredTool) {
    editor.tools.set(name, tool);
    return { dispose: () => editor.tools.delete(name) };
  },
  registerMcpServerDefinitionProvider(id: string, provider: unknown) {
    editor.providers.set(id, provider);
    return { dispose: () => editor.providers.delete(id) };
  },
};

interface Session {
  readonly account: { readonly id: string; readonly label: string };
}

interface SessionOptions {
  readonly createIfNone?: boolean;
  readonly account?: Session["account"];
}

function sessionsOf(id: string, scopes: readonly string[] | undefined, options: object): Promise<Session[]> {
  const provider = editor.providers.get(id) as
    | { getSessions(scopes: readonly string[] | undefined, options: object): Promise<Session[]> }
    | undefined;
  if (!provider) {
    throw new Error(`Timed out waiting for authentication provider '${id}' to register.`);
  }
  return provider.getSessions(scopes, options);
}

/** As `MainThreadAuthentication` does it: what the person has allowed once is given without a question. */
export const authentication = {
  registerAuthenticationProvider(id: string, _label: string, provider: unknown) {
    editor.providers.set(id, provider);
    return { dispose: () => editor.providers.delete(id) };
  },
  async getAccounts(id: string) {
    return (await sessionsOf(id, undefined, {})).map(({ account }) => account);
  },
  async getSession(id: string, scopes: readonly string[], { createIfNone, account }: SessionOptions) {
    const sessions = await sessionsOf(id, scopes, account ? { account } : {});
    const trusted = sessions.filter((session) => editor.trusted.has(session.account.label));
    if (trusted.length === 1 || !createIfNone) {
      return trusted.length === 1 ? trusted[0] : undefined;
    }
    const question = "The extension wants to sign in using Box.";
    if ((await window.showInformationMessage(question, { modal: true }, "Allow")) !== "Allow") {
      throw new Error("User did not consent to login.");
    }
    const labels = sessions.map((session) => ({ label: session.account.label }));
    const picked = account ? labels[0] : await window.showQuickPick(labels, { title: "Select an account" });
    const chosen = sessions.find((session) => picked && session.account.label === Object(picked).label);
    if (!chosen) {
      throw new Error("User did not consent to login.");
    }
    editor.trusted.add(chosen.account.label);
    return chosen;
  },
};

export const debug = {
  registerDebugConfigurationProvider(type: string, provider: DebugProvider) {
    editor.debugProviders.set(type, provider);
    return { dispose: () => editor.debugProviders.delete(type) };
  },
  async startDebugging(_folder: unknown, name: string): Promise<boolean> {
    editor.executed.push({ command: "startDebugging", args: [name] });
    editor.note();
    return true;
  },
};

export const env = {
  appName: "Code",
  language: "en",
  remoteName: undefined as string | undefined,
  uiKind: UIKind.Desktop,
  clipboard: {
    async writeText(text: string): Promise<void> {
      editor.clipboard = text;
      editor.note();
    },
    async readText(): Promise<string> {
      return editor.readClipboard();
    },
  },
  /** Where no machine is between the person and the editor, an address stays what it is. */
  asExternalUri: async (uri: Uri): Promise<Uri> => uri,
  async openExternal(uri: Uri): Promise<boolean> {
    editor.opened.push(uri.toString());
    editor.note();
    return editor.opensBrowser;
  },
};

export const l10n = {
  t: (template: string, ...values: readonly (string | number)[]) =>
    translate(template).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? "")),
};

export const extensions = {
  getExtension: (_id: string): unknown => undefined,
};

export const workspace = {
  isTrusted: true,
  onDidChangeConfiguration: editor.configurationChanged.event,
  workspaceFolders: undefined as readonly unknown[] | undefined,
  registerTextDocumentContentProvider(scheme: string, provider: DocumentProvider) {
    editor.documents.set(scheme, provider);
    return { dispose: () => editor.documents.delete(scheme) };
  },
  /** Throws as the editor does when nobody provides it. */
  async openTextDocument(what: Uri | { readonly content: string }): Promise<{ uri: string }> {
    const text =
      "content" in what
        ? what.content
        : await editor.documents.get(what.scheme)?.provideTextDocumentContent(what);
    if (text === undefined) {
      throw new Error("cannot open");
    }
    editor.openDocuments.push("content" in what ? text : read(text));
    return { uri: String("content" in what ? "untitled:Untitled-1" : what) };
  },
  getConfiguration: (section: string) => ({
    get: (name: string, fallback?: unknown) => editor.settings.get(`${section}.${name}`) ?? fallback,
    inspect: () => undefined,
    async update(name: string, value: unknown): Promise<void> {
      editor.settings.set(`${section}.${name}`, value);
    },
  }),
  getWorkspaceFolder: (_uri: Uri): unknown => undefined,
  fs: {
    async stat(uri: Uri): Promise<{ size: number }> {
      return { size: fileAt(uri).length };
    },
    async readFile(uri: Uri): Promise<Uint8Array> {
      return new TextEncoder().encode(fileAt(uri));
    },
  },
};

function fileAt(uri: Uri): string {
  const text = editor.files.get(uri.path);
  if (text === undefined) {
    throw new Error("FileNotFound");
  }
  return text;
}
