import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import { PROVIDER_ID } from "../../delivery/consent/accountLabel";

export interface BoxAuthenticationParts {
  /** Whether an account is stored at all: without one nothing is loaded when the editor fills its Accounts menu. */
  readonly hasAccounts: () => Promise<boolean>;
  readonly load: () => Promise<SessionSource>;
}

/** Who gives the sessions, once the product is loaded. */
export interface SessionSource {
  list(): vscode.AuthenticationSession[];
  withTokens(
    scopes: readonly string[],
    account: vscode.AuthenticationSessionAccountInformation | undefined,
  ): Promise<vscode.AuthenticationSession[]>;
  create(
    scopes: readonly string[],
    account: vscode.AuthenticationSessionAccountInformation | undefined,
  ): Promise<vscode.AuthenticationSession>;
  remove(sessionId: string): Promise<void>;
}

/** Box in the editor's Accounts menu. To be registered at start-up, so that the editor never waits for it. */
export class BoxAuthentication implements vscode.AuthenticationProvider, Disposable {
  readonly #parts: BoxAuthenticationParts;
  readonly #changed =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly #registration: Disposable;
  #hasListedNone = false;

  readonly onDidChangeSessions = this.#changed.event;

  constructor(parts: BoxAuthenticationParts) {
    this.#parts = parts;
    this.#registration = vscode.authentication.registerAuthenticationProvider(PROVIDER_ID, "Box", this, {
      supportsMultipleAccounts: true,
    });
  }

  /** The editor believes that nobody is signed in, so whoever is found when the product is loaded is news. */
  get hasListedNone(): boolean {
    return this.#hasListedNone;
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
      return this.#list().catch(() => this.#none());
    }
    return (await this.#parts.hasAccounts())
      ? (await this.#parts.load()).withTokens(scopes ?? [], account)
      : this.#none();
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
    return (await this.#parts.hasAccounts()) ? (await this.#parts.load()).list() : this.#none();
  }

  #none(): [] {
    this.#hasListedNone = true;
    return [];
  }
}
