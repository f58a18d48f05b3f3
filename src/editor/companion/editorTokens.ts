import * as vscode from "vscode";
import type { LiveToken } from "../../accounts/model/accountView";
import { type Clock, wait } from "../../base/clock";
import { sanitizeForDisplay } from "../../base/displayText";
import { BoxError, CancelledError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import { readOnlyScopes } from "../../box/oauth/downscope";
import { type KeyedAccount, PROVIDER_ID } from "../../delivery/consent/accountLabel";
import { type Consents, refused } from "../../delivery/consent/consents";
import { fingerprint, RENEW_REFUSED_COMMAND } from "../../delivery/consent/refusedToken";
import { signedOutMeanwhile, type TokenRequest } from "../../delivery/consent/tokenDelivery";
import type { TokenUses } from "../../delivery/consent/tokenUses";
import type { ProgramTokens } from "../../delivery/terminal/programRequests";

/** An account as the editor knows it. */
export interface EditorAccount extends KeyedAccount {
  readonly label: string;
}

export interface EditorTokensParts {
  readonly consents: Consents<EditorAccount>;
  readonly uses: TokenUses;
  readonly clock: Clock;
}

/** Nobody answers a question that nobody sees; the program that waits is told so. */
const UNANSWERED_MS = 60_000;

/** As the editor rejects when its question was answered with no (`MainThreadAuthentication`). */
const REFUSED = /did not consent|^cancell?ed$/i;

/**
 * Tokens of accounts that another machine keeps: the editor carries them from the extension there, and asks the person for
 * leave once. Each program is asked for here besides. A token lives five minutes at least; how long beyond that, nobody says.
 */
export class EditorTokens implements ProgramTokens<EditorAccount> {
  readonly #parts: EditorTokensParts;

  constructor(parts: EditorTokensParts) {
    this.#parts = parts;
  }

  /** @throws BoxError `noProvider`, `noAccount`, `ambiguousAccount`, `notAllowed`, `unavailable`; CancelledError after the signal */
  async deliver(request: TokenRequest): Promise<Delivered> {
    const { consumer, account: named, downscope, signal } = request;
    const { consents, uses, clock } = this.#parts;
    const account = await this.account(named, signal);
    const consent = await consents.require(consumer, account, signal);
    const scopes = consent === "downscoped" ? readingOnly(downscope?.scopes) : (downscope?.scopes ?? []);
    const { accessToken } = await this.#anotherThan(request.refused, signal, () =>
      this.#session(account, scopes, signal),
    );
    // What was decided while the token was on its way counts too.
    if (consents.decisionOn(consumer, account) === "refused") {
      throw refused();
    }
    const at = clock.now();
    uses.record(consumer, account, { at, expiresAt: undefined, scopes });
    return {
      account,
      accessToken: new Secret(accessToken),
      expiresAt: undefined,
      obtainedAt: at,
      restrictedTo: scopes.map((scope) => ({ scope })),
    };
  }

  /**
   * By label, login or ID; left out, the only one, or the one that the person chose in the editor for this workspace.
   * @throws BoxError as `deliver` does
   */
  async account(named: string | undefined, signal?: AbortSignal): Promise<EditorAccount> {
    const all = await accountsOfEditor();
    const [first, ...others] = named === undefined ? all : accountsCalled(named, all);
    if (!first) {
      throw noAccount(all.length);
    }
    if (others.length === 0) {
      return first;
    }
    if (named !== undefined) {
      const labels = [first, ...others].map(({ label }) => sanitizeForDisplay(label));
      throw new BoxError(
        localized("Several Box accounts are called that; name one of these: {0}.", labels.join(", ")),
        { decision: "fatal", code: "ambiguousAccount" },
      );
    }
    const { account } = await this.#session(undefined, [], signal);
    return { id: account.id, key: account.id, label: account.label };
  }

  /**
   * One that Box has refused is renewed where the accounts are, as far as `boxAuth.refresh` lets it; what cannot be renewed
   * comes as it is, and Box says again what it is worth.
   */
  async #anotherThan(
    token: Secret | undefined,
    signal: AbortSignal | undefined,
    get: () => Promise<vscode.AuthenticationSession>,
  ): Promise<vscode.AuthenticationSession> {
    const session = await get();
    if (!token?.equals(new Secret(session.accessToken))) {
      return session;
    }
    const renewed = vscode.commands.executeCommand(RENEW_REFUSED_COMMAND, fingerprint(token));
    // An older Box Auth does not know the command.
    await this.#inTime(
      renewed.then(undefined, () => undefined),
      signal,
    );
    return get();
  }

  /** Without a question where the person has answered it before. */
  async #session(
    account: EditorAccount | undefined,
    scopes: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<vscode.AuthenticationSession> {
    const get = (options: vscode.AuthenticationGetSessionOptions) =>
      vscode.authentication.getSession(PROVIDER_ID, scopes, { ...options, ...(account && { account }) });
    try {
      const session =
        (await get({ silent: true })) ?? (await this.#inTime(get({ createIfNone: true }), signal));
      if (signal?.aborted) {
        throw new CancelledError();
      }
      if (session && account && session.account.id !== account.id) {
        // The person signed in as somebody else, for whom no program was allowed anything.
        throw signedOutMeanwhile();
      }
      if (session) {
        return session;
      }
    } catch (error) {
      throw asTold(error);
    }
    throw new BoxError(
      localized("Nobody at the editor has allowed this in time; try again and answer the question there."),
      { decision: "fatal", code: "notAllowed" },
    );
  }

  /** What is answered later holds for the next one. */
  async #inTime<T>(asked: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
    const enough = new AbortController();
    const leave = () => enough.abort(new CancelledError());
    signal?.addEventListener("abort", leave, { once: true });
    try {
      const timeOut = wait(this.#parts.clock, UNANSWERED_MS, enough.signal).then(() => undefined);
      return await Promise.race([asked, timeOut]);
    } finally {
      signal?.removeEventListener("abort", leave);
      enough.abort();
    }
  }
}

type Delivered = LiveToken & { readonly account: EditorAccount };

/** Those with a session, without a question. @throws BoxError `noProvider` where Box Auth itself is missing */
export async function accountsOfEditor(): Promise<readonly EditorAccount[]> {
  try {
    const accounts = await vscode.authentication.getAccounts(PROVIDER_ID);
    return accounts.map(({ id, label }) => ({ id, key: id, label }));
  } catch {
    throw new BoxError(
      localized("Box Auth itself is not in this editor; install it where you sit, then try again."),
      { decision: "fatal", code: "noProvider" },
    );
  }
}

/** The closest meaning alone; a login is the label up to its bracket. */
function accountsCalled(text: string, all: readonly EditorAccount[]): readonly EditorAccount[] {
  const meanings: readonly ((account: EditorAccount) => string)[] = [
    ({ label }) => label,
    ({ id }) => id,
    ({ label }) => label.replace(/ \(.*$/, ""),
  ];
  const found = meanings.map((meaning) =>
    all.filter((account) => meaning(account).toLowerCase() === text.toLowerCase()),
  );
  return found.find(({ length }) => length > 0) ?? [];
}

/** Whoever may only read gets no more of what it asks for than that. @throws BoxError `notAllowed` when nothing is left */
function readingOnly(scopes: readonly string[] = readOnlyScopes): readonly string[] {
  const allowed = scopes.filter((scope) => readOnlyScopes.includes(scope));
  if (allowed.length === 0) {
    throw notAllowed();
  }
  return allowed;
}

function asTold(error: unknown): Error {
  if (error instanceof BoxError || error instanceof CancelledError) {
    return error;
  }
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  return REFUSED.test(message) || REFUSED.test(name)
    ? notAllowed()
    : new BoxError(localized("The editor gave no token: {0}.", sanitizeForDisplay(message)), {
        decision: "retryLater",
        code: "unavailable",
      });
}

function notAllowed(): BoxError {
  return new BoxError(
    localized("The person at the editor has not allowed this; try again and answer the question there."),
    { decision: "fatal", code: "notAllowed" },
  );
}

function noAccount(count: number): BoxError {
  return new BoxError(
    count === 0
      ? localized("No Box account is signed in; run “Box: Sign In” in the editor, then try again.")
      : localized("No Box account here is called that; “Box: Accounts” in the editor lists them."),
    { decision: "signInAgain", code: "noAccount" },
  );
}
