import { type Disposable, wait } from "../base/clock";
import { Emitter } from "../base/emitter";
import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { Secret } from "../base/secret";
import { type Cancellable, SharedWork, type Work } from "../base/sharedWork";
import type { Downscope } from "../box/oauth/downscope";
import { unusableTokenType } from "../box/oauth/tokens";
import type { Accounts, AppStore, RevocationApp } from "./accounts";
import { type AccountsEnvironment, type AccountsParts, composeAccounts } from "./composeAccounts";
import type { AccountRecord, AppCredentials, OAuthApp } from "./model/account";
import type { AccountChange } from "./model/accountChange";
import { EXPIRING_MS } from "./model/accountState";
import { type Account, accountView, type LiveToken } from "./model/accountView";

/** What is on its way to Box when a window closes is waited for this long; the host waits a little longer. */
const CLOSING_MS = 4_000;

/**
 * Opens the accounts of this machine.
 * @throws BoxError `retryLater`, code `secretStorage`, when the editor's secret storage does not answer; nothing is left open then
 */
export async function openAccounts(
  environment: AccountsEnvironment,
  parts = composeAccounts(environment),
): Promise<Accounts> {
  const accounts = new OpenAccounts(parts);
  try {
    await accounts.open();
  } catch (error) {
    accounts.dispose();
    throw error;
  }
  return accounts;
}

class OpenAccounts implements Accounts {
  readonly apps: AppStore;
  readonly #parts: AccountsParts;
  readonly #changed = new Emitter<AccountChange>();
  readonly #subscriptions: Disposable[];
  /** Sign-ins and sign-outs, which a closing window waits for. */
  readonly #running = new Set<SharedWork<unknown>>();

  readonly onDidChange = this.#changed.event;

  constructor(parts: AccountsParts) {
    const { registry, keeper, schedule, store } = parts;
    this.#parts = parts;
    this.apps = {
      read: (clientId) => store.readApp(clientId),
      write: (app) => store.writeApp(app),
      ids: () => store.appIds(),
      forget: (clientId) => store.forgetApp(clientId),
      isRefused: (app) => registry.all().some((account) => isRefusedWith(account, app)),
    };
    this.#subscriptions = [
      keeper.onDidChangeState((id) => {
        if (registry.get(id)) {
          this.#changed.fire({ kind: "changed", id });
        }
      }),
      registry.onDidChange((change) => {
        this.#changed.fire(change);
        schedule.start();
      }),
      parts,
    ];
  }

  open(): Promise<void> {
    return this.#parts.open();
  }

  all(): readonly Account[] {
    return this.#parts.registry.all().map(accountView);
  }

  get(id: string): Account | undefined {
    const record = this.#parts.registry.get(id);
    return record && accountView(record);
  }

  holderOf(token: Secret): Account | undefined {
    const record = this.#parts.registry
      .all()
      .find(
        ({ tokenSet: { accessToken, refreshToken } }) =>
          accessToken.equals(token) || refreshToken?.equals(token),
      );
    return record && accountView(record);
  }

  get hasLaterVersion(): boolean {
    return this.#parts.registry.hasLaterVersion;
  }

  state(id: string) {
    return this.#parts.keeper.state(id);
  }

  history(id: string) {
    return this.#parts.keeper.history.of(id);
  }

  async getToken(
    id: string,
    { minimumLifetimeMs, ...leaving }: Cancellable & { readonly minimumLifetimeMs: number },
  ): Promise<LiveToken> {
    return this.#live(await this.#parts.keeper.getToken(id, minimumLifetimeMs, leaving));
  }

  currentToken(id: string): LiveToken | undefined {
    const record = this.#parts.registry.get(id);
    return record && this.#parts.keeper.isUsableFor(record, 0) ? this.#live(record) : undefined;
  }

  async refresh(id: string, leaving: Cancellable = {}): Promise<LiveToken> {
    return this.#live(await this.#parts.keeper.refresh(id, leaving));
  }

  async downscope(id: string, downscope: Downscope, leaving: Cancellable = {}) {
    const { keeper, tokenEndpoint, clock } = this.#parts;
    const record = await keeper.getToken(id, EXPIRING_MS, leaving);
    const { accessToken } = record.tokenSet;
    const exchange = ({ onSend }: Work) => {
      onSend();
      return tokenEndpoint.exchange(record.app.endpoints, accessToken, downscope);
    };
    const { response, sentAt } = await this.#run(exchange, leaving);
    const unusable = unusableTokenType(response);
    if (unusable) {
      throw unusable;
    }
    const lifetimeMs = response.expiresInSeconds * 1000;
    return {
      accessToken: response.accessToken,
      expiresAt: Math.min(sentAt, clock.now()) + lifetimeMs,
      restrictedTo: response.restrictedTo,
    };
  }

  async signInWithCode(...[app, grant, options]: Parameters<Accounts["signInWithCode"]>): Promise<Account> {
    return this.#signIn(() => this.#parts.signIn.withCode(app, grant), options);
  }

  async addServerAccount(...[source, options]: Parameters<Accounts["addServerAccount"]>): Promise<Account> {
    return this.#signIn(({ signal }) => this.#parts.signIn.withServerApp(source, signal), options);
  }

  async addDeveloperToken(...[token, options]: Parameters<Accounts["addDeveloperToken"]>): Promise<Account> {
    return this.#signIn(() => this.#parts.signIn.withDeveloperToken(token), options);
  }

  async identify(id: string): Promise<void> {
    if (this.get(id)?.identity === undefined) {
      await this.#parts.names.identify(id);
    }
  }

  rename(id: string, name: string): Promise<void> {
    return this.#parts.names.rename(id, name);
  }

  signOut(id: string, { anyway = false, ...leaving }: Parameters<Accounts["signOut"]>[1] = {}) {
    return this.#run((work) => this.#parts.signOut.signOut(id, { anyway, ...work }), leaving);
  }

  revokeAccessToken(id: string, leaving: Cancellable = {}): Promise<void> {
    return this.#run((work) => this.#parts.signOut.revokeAccessToken(id, work), leaving);
  }

  async revokeToken(token: Secret, app: RevocationApp, leaving: Cancellable = {}) {
    const credentials = "accountId" in app ? this.#credentialsOf(app.accountId) : app;
    const revoke = async ({ onSend }: Work) => {
      onSend();
      const { signOut } = this.#parts;
      const result = await signOut.revokeToken(token, credentials);
      const holder = this.holderOf(token);
      if (result === "revoked" && holder?.kind === "developerToken") {
        await signOut.signOut(holder.id);
      }
      return result;
    };
    return this.#run(revoke, leaving);
  }

  async sync(): Promise<void> {
    const { registry, schedule, signOut, names } = this.#parts;
    await registry.syncAll();
    await schedule.check();
    await signOut.finishAll();
    await names.identifyAll();
  }

  async close(): Promise<void> {
    const running = [...this.#running].map(({ ended }) => ended);
    const settled = Promise.all([this.#parts.keeper.settled(), ...running]);
    await Promise.race([settled, wait(this.#parts.clock, CLOSING_MS)]);
    this.dispose();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  /** A sign-in is sent at once, so what comes is kept, whoever leaves. */
  async #signIn(signIn: (work: Work) => Promise<AccountRecord>, leaving?: Cancellable): Promise<Account> {
    const sentAtOnce = (work: Work) => {
      work.onSend();
      return signIn(work);
    };
    return accountView(await this.#run(sentAtOnce, leaving));
  }

  /** What was sent is finished, whoever leaves; what only waits ends with its caller. */
  #run<T>(action: (work: Work) => Promise<T>, leaving?: Cancellable): Promise<T> {
    const work: SharedWork<T> = new SharedWork(async (running) => {
      // So that it is in the table before it ends.
      await Promise.resolve();
      try {
        // Whoever had cancelled before has left by now.
        running.signal.throwIfAborted();
        return await action(running);
      } finally {
        this.#running.delete(work);
      }
    });
    this.#running.add(work);
    return work.join(leaving);
  }

  #live({ tokenSet }: AccountRecord): LiveToken {
    const { accessToken, obtainedAt, restrictedTo, lifetimeIsUnknown } = tokenSet;
    const expiresAt = lifetimeIsUnknown ? undefined : this.#parts.serverClock.expiresAt(tokenSet);
    return { accessToken, expiresAt, obtainedAt, restrictedTo };
  }

  #credentialsOf(id: string): AppCredentials {
    const record = this.#parts.registry.get(id);
    if (!record || record.kind === "developerToken") {
      throw new BoxError(
        localized("The app of this account is not known any more; enter its client ID and client secret."),
        { decision: "fatal", code: "signedOut" },
      );
    }
    return record.app;
  }
}

function isRefusedWith(
  { kind, app, problem }: AccountRecord,
  { clientId, clientSecret, endpoints }: OAuthApp,
): boolean {
  return (
    kind === "oauth" &&
    problem?.decision === "fixSettings" &&
    app.clientId === clientId &&
    app.clientSecret.equals(clientSecret) &&
    app.endpoints.apiUrl === endpoints.apiUrl
  );
}
