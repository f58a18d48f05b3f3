import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import type { AccountSessions } from "./accountSessions";

/** As other extensions ask for it: `vscode.authentication.getSession("box", …)`. */
export const PROVIDER_ID = "box";

export interface BoxAuthenticationParts {
  /** Whether an account is stored at all: without one nothing is loaded when the editor fills its Accounts menu. */
  readonly hasAccounts: () => Promise<boolean>;
  readonly load: () => Promise<AccountSessions>;
}

/** Box in the editor's Accounts menu. To be registered at start-up, so that the editor never waits for it. */
export class BoxAuthentication implements vscode.AuthenticationProvider, Disposable {
  readonly #parts: BoxAuthenticationParts;
  readonly #changed =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly #registration: Disposable;

  readonly onDidChangeSessions = this.#changed.event;

  constructor(parts: BoxAuthenticationParts) {
    this.#parts = parts;
    this.#registration = vscode.authentication.registerAuthenticationProvider(PROVIDER_ID, "Box", this, {
      supportsMultipleAccounts: true,
    });
  }

  /** What became of the sessions, as long as the product is loaded. */
  fire(change: vscode.AuthenticationProviderAuthenticationSessionsChangeEvent): void {
    this.#changed.fire(change);
  }

  async getSessions(
    scopes: readonly string[] | undefined,
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    if (scopes === undefined && account === undefined) {
      return this.#list().catch(() => []);
    }
    return (await this.#parts.hasAccounts())
      ? (await this.#parts.load()).withTokens(scopes ?? [], account)
      : [];
  }

  async createSession(
    scopes: readonly string[],
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession> {
    return (await this.#parts.load()).create(scopes, account);
  }

  async removeSession(sessionId: string): Promise<void> {
    await (await this.#parts.load()).remove(sessionId);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  /** For the Accounts menu, which has no place for an error. */
  async #list(): Promise<vscode.AuthenticationSession[]> {
    return (await this.#parts.hasAccounts()) ? (await this.#parts.load()).list() : [];
  }
}
