import * as vscode from "vscode";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Disposable } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { parseScopes } from "../../box/oauth/downscope";
import { accountKey, uniqueLabel } from "../../delivery/consent/accountLabel";
import type { Consumer } from "../../delivery/consent/consumer";
import { type CommandParts, reportFailure } from "../commands/command";
import { signOutAccount } from "../commands/signOut";
import { translated } from "../host/messages";

type Sessions = vscode.AuthenticationSession[];
type Change = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;
type AccountInformation = vscode.AuthenticationSessionAccountInformation;

/** The editor asks the person and keeps the answer; it does not tell which extension it was for. */
const CONSUMER: Consumer = { kind: "extension", name: "" };

/**
 * The accounts as sessions of the editor: one for each that Box has named and not refused. `[]` is the account's own token,
 * other scopes give one for less.
 */
export class AccountSessions implements Disposable {
  readonly #parts: CommandParts;
  readonly #subscription: Disposable;
  /** As they were told last, by the account's ID. */
  readonly #told = new Map<
    string,
    { readonly session: vscode.AuthenticationSession; readonly obtainedAt: number }
  >();

  constructor(parts: CommandParts, fire: (change: Change) => void) {
    this.#parts = parts;
    this.#tellNow();
    this.#subscription = parts.accounts.onDidChange(({ id }) => {
      const change = this.#changeOf(id);
      if (change) {
        fire(change);
      }
    });
  }

  /** For the editor's own lists: without a request, and without a token, since nobody asked for one. */
  list(): Sessions {
    return this.#accounts().map((account) => this.#session(account, [], ""));
  }

  /**
   * With tokens that live at least five minutes.
   * @throws Error with a sentence for the person, when none of the accounts gives one
   */
  async withTokens(scopes: readonly string[], wanted: AccountInformation | undefined): Promise<Sessions> {
    const accounts = this.#accounts().filter(
      (account) => !wanted || wanted.label === this.#labelOf(account) || wanted.id === accountKey(account),
    );
    const results = await Promise.allSettled(accounts.map((account) => this.#withToken(account, scopes)));
    const sessions = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const failed = results.find((result) => result.status === "rejected");
    if (failed && sessions.length === 0) {
      throw asTold(failed.reason);
    }
    return sessions;
  }

  /** The sign-in that the person knows. @throws CancellationError when it ended without an account */
  async create(
    scopes: readonly string[],
    wanted: AccountInformation | undefined,
  ): Promise<vscode.AuthenticationSession> {
    const former = wanted && this.#parts.accounts.all().find((each) => this.#labelOf(each) === wanted.label);
    const before = new Set(this.#parts.accounts.all().map(({ id }) => id));
    await vscode.commands.executeCommand("boxAuth.signIn", former?.id);
    const account = this.#accounts().find(({ id }) => !before.has(id));
    if (!account) {
      throw new vscode.CancellationError();
    }
    return this.#withToken(account, scopes);
  }

  /** The editor has asked the person already. What goes wrong is told as after *Box: Sign Out*. */
  async remove(sessionId: string): Promise<void> {
    const { accounts } = this.#parts;
    const account = accounts.all().find(({ id }) => sessionId === id || sessionId.startsWith(`${id}/`));
    if (account) {
      const signOut = () => signOutAccount(this.#parts, account, { forgetsApp: false });
      await signOut().catch((error) => reportFailure(error, this.#parts, signOut));
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #accounts(): readonly Account[] {
    return this.#parts.accounts.all().filter((account) => this.#isOffered(account));
  }

  #isOffered({ id, identity, problem }: Account): boolean {
    const { accounts } = this.#parts;
    return identity !== undefined && !problem && accounts.state(id)?.kind !== "signingOut";
  }

  async #withToken(account: Account, scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
    const { tokens } = await this.#parts.delivery();
    const downscope = scopes.length > 0 ? { scopes: parseScopes(scopes.join(" ")) } : undefined;
    const token = await tokens.liveToken(account, { minimumLifetimeMs: EXPIRING_MS, downscope });
    tokens.record(CONSUMER, account, token);
    return this.#session(account, scopes, token.accessToken.expose());
  }

  #session(account: Account, scopes: readonly string[], accessToken: string): vscode.AuthenticationSession {
    return {
      id: [account.id, ...scopes].join("/"),
      accessToken,
      account: { id: accountKey(account), label: this.#labelOf(account) },
      scopes,
    };
  }

  #labelOf(account: Account): string {
    return uniqueLabel(account, this.#parts.accounts.all()) ?? account.id;
  }

  #tellNow(): void {
    for (const account of this.#accounts()) {
      const session = this.#session(account, [], "");
      this.#told.set(account.id, { session, obtainedAt: account.token.obtainedAt });
    }
  }

  /** `undefined` where nothing changed that a session shows. */
  #changeOf(id: string): Change | undefined {
    const account = this.#accounts().find((each) => each.id === id);
    const before = this.#told.get(id);
    if (!account) {
      this.#told.delete(id);
      return before && { added: [], removed: [before.session], changed: [] };
    }
    const session = this.#session(account, [], "");
    const { obtainedAt } = account.token;
    this.#told.set(id, { session, obtainedAt });
    if (!before) {
      return { added: [session], removed: [], changed: [] };
    }
    return before.obtainedAt === obtainedAt && before.session.account.label === session.account.label
      ? undefined
      : { added: [], removed: [], changed: [session] };
  }
}

/** The editor shows it to whoever asked, so it is a sentence. */
function asTold(error: unknown): unknown {
  return error instanceof BoxError ? new Error(translated(error.sentence)) : error;
}
