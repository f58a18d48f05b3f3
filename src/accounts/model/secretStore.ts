import type { Disposable } from "../../base/clock";

/** The part of VS Code's `SecretStorage` that accounts need; `vscode.SecretStorage` fits it as it is. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  keys(): PromiseLike<string[]>;
  /** Tells that a key may have changed, here or in another window. Read again; trust nothing else about it. */
  onDidChange(listener: (event: { readonly key: string }) => void): Disposable;
}
