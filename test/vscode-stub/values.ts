import { posix } from "node:path";
import { uriPath } from "../host/paths";

/** The part of `vscode.Uri` that is used: enough to name a file or open an address. */
export class Uri {
  constructor(
    readonly scheme: string,
    readonly authority: string,
    readonly path: string,
    readonly query = "",
    readonly fragment = "",
  ) {}

  static parse(text: string): Uri {
    const { protocol, host, pathname, search, hash } = new URL(text);
    return new Uri(protocol.slice(0, -1), host, pathname, search.slice(1), hash.slice(1));
  }

  static file(path: string): Uri {
    return new Uri("file", "", uriPath(path));
  }

  static from(parts: { scheme: string; authority?: string; path?: string; query?: string }): Uri {
    return new Uri(parts.scheme, parts.authority ?? "", parts.path ?? "", parts.query);
  }

  static joinPath(base: Uri, ...names: string[]): Uri {
    return base.with({ path: posix.join(base.path, ...names) });
  }

  /** As VS Code gives it: with backslashes on Windows, and a small letter for the drive. */
  get fsPath(): string {
    if (process.platform !== "win32") {
      return this.path;
    }
    const path = this.path.replace(/^\/([a-z]:)/i, (_, drive: string) => drive.toLowerCase());
    return path.replaceAll("/", "\\");
  }

  with({ path = this.path, scheme = this.scheme }: { path?: string; scheme?: string }): Uri {
    return new Uri(scheme, this.authority, path, this.query, this.fragment);
  }

  toString(): string {
    const query = this.query && `?${this.query}`;
    return `${this.scheme}://${this.authority}${this.path}${query}${this.fragment && `#${this.fragment}`}`;
  }
}

export class TreeItem {
  constructor(readonly label: string) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  isTrusted: unknown;

  constructor(readonly value: string) {}
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => unknown>();

  readonly event = (listener: (event: T) => unknown) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export enum ProgressLocation {
  Notification = 15,
}

export enum StatusBarAlignment {
  Left = 1,
  Right = 2,
}

export const QuickInputButtons = { Back: {} };

export enum ViewColumn {
  Active = -1,
}

export enum QuickPickItemKind {
  Separator = -1,
  Default = 0,
}

export enum ConfigurationTarget {
  Global = 1,
}

export enum ExtensionKind {
  UI = 1,
  Workspace = 2,
}

export enum UIKind {
  Desktop = 1,
  Web = 2,
}

export class McpHttpServerDefinition {
  constructor(
    readonly label: string,
    public uri: Uri,
  ) {}
}

export class CancellationError extends Error {
  override readonly name = "Canceled";

  constructor() {
    super("Canceled");
  }
}

export class LanguageModelTextPart {
  constructor(readonly value: string) {}
}

export class LanguageModelToolResult {
  constructor(readonly content: readonly LanguageModelTextPart[]) {}
}
