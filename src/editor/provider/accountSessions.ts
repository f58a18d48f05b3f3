import * as vscode from "vscode";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Disposable } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { type Downscope, parseScopes } from "../../box/oauth/downscope";
import { accountKey, uniqueLabel } from "../../delivery/consent/accountLabel";
import type { Consumer } from "../../delivery/consent/consumer";
import { signInAgain } from "../commands/accountStep";
import { type CommandParts, reportFailure } from "../commands/command";
import { signOutAccount } from "../commands/signOut";
import { logError, translated } from "../host/messages";
import type { BoxAuthentication } from "./boxAuthentication";

type Sessions = vscode.AuthenticationSession[];
type Change = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;
type AccountInformation = vscode.AuthenticationSessionAccountInformation;

/** The editor asks the person and keeps the answer; it does not tell which extension it was for. */
const CONSUMER: Consumer = { kind: "extension", name: "" };

/** How the editor was told of an account. */
interface Told {
  readonly session: vscode.AuthenticationSession;
  readonly obtainedAt: number;
}

/**
 * The accounts as sessions of the editor: one for each that Box has named and not refused. `[]` is the account's own token,
 * other scopes give one for less.
 */
export class AccountSessions implements Disposable {
  readonly #parts: CommandParts;
  readonly #subscription: Disposable;
  /** As the editor was told of them last, by the account's ID. */
  #told: ReadonlyMap<string, Told> = new Map();

  constructor(parts: CommandParts, editor: Pick<BoxAuthentication, "fire" | "hasListedNone">) {
    this.#parts = parts;
    const tell = (change = this.#change()) => change && editor.fire(change);
    const first = this.#change();
    if (editor.hasListedNone) {
      tell(first);
    }
    this.#subscription = parts.accounts.onDidChange(() => void tell());
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
    const accounts = wanted ? this.#meant(wanted, this.#accounts()) : this.#accounts();
    const results = await Promise.allSettled(accounts.map((account) => this.#withToken(account, scopes)));
    const sessions = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const failed = results.find((result) => result.status === "rejected");
    if (failed && sessions.length === 0) {
      throw this.#asTold(failed.reason);
    }
    return sessions;
  }

  /** The sign-in that the person knows. @throws CancellationError when it ended without an account; as `withTokens` does */
  async create(
    scopes: readonly string[],
    wanted: AccountInformation | undefined,
  ): Promise<vscode.AuthenticationSession> {
    try {
      // Nobody signs in for what cannot be given.
      downscopeTo(scopes);
      const all = this.#parts.accounts.all();
      const [former] = wanted ? this.#meant(wanted, all) : [];
      await (former ? signInAgain(former).run() : vscode.commands.executeCommand("boxAuth.signIn"));
      const account = this.#accounts().find(({ id }) => all.every((before) => before.id !== id));
      if (!account) {
        throw new CancelledError();
      }
      return await this.#withToken(account, scopes);
    } catch (error) {
      throw this.#asTold(error);
    }
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

  /** The newest sign-in of each: the one before it is retired a moment later, and is the same account to the editor. */
  #accounts(): readonly Account[] {
    const offered = this.#parts.accounts.all().filter((account) => this.#isOffered(account));
    offered.sort((one, other) => one.token.obtainedAt - other.token.obtainedAt);
    return [...new Map(offered.map((account) => [accountKey(account), account])).values()];
  }

  #meant({ id, label }: AccountInformation, accounts: readonly Account[]): readonly Account[] {
    const labelled = accounts.filter((account) => this.#labelOf(account) === label);
    return labelled.length > 0 ? labelled : accounts.filter((account) => accountKey(account) === id);
  }

  #isOffered({ id, identity, problem }: Account): boolean {
    const { accounts } = this.#parts;
    return identity !== undefined && !problem && accounts.state(id)?.kind !== "signingOut";
  }

  async #withToken(account: Account, scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
    const { tokens } = await this.#parts.delivery();
    const downscope = downscopeTo(scopes);
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

  /** Trust hangs on it, so it is not another one while the same account is signed in twice. */
  #labelOf(account: Account): string {
    const key = accountKey(account);
    const others = this.#parts.accounts.all().filter((other) => accountKey(other) !== key);
    return uniqueLabel(account, others) ?? account.id;
  }

  /** What became of the sessions since the editor was told last; `undefined` where nothing did that a session shows. */
  #change(): Change | undefined {
    const before = this.#told;
    const now = new Map(this.#accounts().map((account) => [account.id, this.#toTell(account)]));
    this.#told = now;
    const sessions = (told: ReadonlyMap<string, Told>, isIn: (id: string, told: Told) => boolean) =>
      [...told].filter(([id, each]) => isIn(id, each)).map(([, { session }]) => session);
    // The editor finds an account by its label: with another one it is another account.
    const isAnother = (a: Told | undefined, b: Told) => a?.session.account.label !== b.session.account.label;
    const removed = sessions(before, (id, told) => isAnother(now.get(id), told));
    const added = sessions(now, (id, told) => isAnother(before.get(id), told));
    const changed = sessions(now, (id, told) => {
      const former = before.get(id);
      return former !== undefined && !isAnother(former, told) && former.obtainedAt !== told.obtainedAt;
    });
    return added.length + removed.length + changed.length > 0 ? { added, removed, changed } : undefined;
  }

  #toTell(account: Account): Told {
    return { session: this.#session(account, [], ""), obtainedAt: account.token.obtainedAt };
  }

  /** The editor shows it to whoever asked, so it is a sentence of ours or none of anybody's. */
  #asTold(error: unknown): Error {
    if (error instanceof CancelledError) {
      return new vscode.CancellationError();
    }
    logError(error, this.#parts.log);
    return new Error(
      error instanceof BoxError
        ? translated(error.sentence)
        : vscode.l10n.t("Box Auth ran into an internal error; the log says where."),
    );
  }
}

/** @throws BoxError when one is no scope's name */
function downscopeTo(scopes: readonly string[]): Downscope | undefined {
  return scopes.length > 0 ? { scopes: parseScopes(scopes.join(" ")) } : undefined;
}
