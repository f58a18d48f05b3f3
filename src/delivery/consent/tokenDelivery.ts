import type { Accounts } from "../../accounts/accounts";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { Account, LiveToken } from "../../accounts/model/accountView";
import type { RefreshMode } from "../../accounts/renewal/refreshSchedule";
import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import { type Downscope, readOnlyScopes } from "../../box/oauth/downscope";
import { accountsNamed, uniqueLabel } from "./accountLabel";
import type { Consents } from "./consents";
import type { Consumer } from "./consumer";
import type { DownscopedTokens } from "./downscopedTokens";
import type { TokenUses } from "./tokenUses";

export interface TokenRequest extends TokenWish {
  readonly consumer: Consumer;
  /** What a person may call an account; left out, the active one. */
  readonly account?: string | undefined;
}

export interface TokenWish {
  /** Holds at the hand-out only: whatever refreshes the account later may end the token before its time. */
  readonly minimumLifetimeMs: number;
  /** Less than the account's own token. */
  readonly downscope?: Downscope | undefined;
  /** A token that Box has answered with 401: another one is wanted. */
  readonly refused?: Secret | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DeliveredToken extends LiveToken {
  readonly account: Account;
}

export interface TokenDeliveryParts {
  readonly accounts: Accounts;
  readonly active: { get(): Account | undefined };
  readonly consents: Consents;
  readonly downscoped: DownscopedTokens;
  readonly uses: TokenUses;
  readonly refreshMode: () => RefreshMode;
  readonly clock: Clock;
}

/** The one way by which a token leaves to a program (law 11): asked for, as fresh as was asked, and noted. */
export class TokenDelivery {
  readonly #parts: TokenDeliveryParts;

  constructor(parts: TokenDeliveryParts) {
    this.#parts = parts;
  }

  /**
   * @throws BoxError `noAccount`, `ambiguousAccount`, `notAllowed`, `expired` where nothing may refresh, and whatever a
   * refresh throws; CancelledError after the signal
   */
  async deliver(request: TokenRequest): Promise<DeliveredToken> {
    const { consumer, downscope, signal } = request;
    const account = this.account(request.account);
    const consent = await this.#parts.consents.require(consumer, account, signal);
    const less = downscope ?? (consent === "downscoped" ? { scopes: readOnlyScopes } : undefined);
    const token = await this.liveToken(account, { ...request, downscope: less });
    this.record(consumer, account, token);
    return { ...token, account };
  }

  /** The same for a consumer that a setting of the person has allowed. */
  async deliverAllowed(request: TokenRequest): Promise<DeliveredToken> {
    const account = this.account(request.account);
    const token = await this.liveToken(account, request);
    this.record(request.consumer, account, token);
    return { ...token, account };
  }

  /** A token of an account, to be noted by whoever hands it out; the host has asked already. Errors as for `deliver`. */
  async liveToken(account: Account, wish: TokenWish): Promise<LiveToken> {
    const token = await this.#alive(account, wish);
    if (!wish.refused?.equals(token.accessToken)) {
      return token;
    }
    if (this.#parts.refreshMode() === "never") {
      throw expired();
    }
    await this.#parts.accounts.refresh(account.id, wish.signal ? { signal: wish.signal } : {});
    return this.#alive(account, wish);
  }

  record(consumer: Consumer, account: Account, { expiresAt, restrictedTo }: LiveToken): void {
    const { uses, clock } = this.#parts;
    const scopes = [...new Set(restrictedTo.map(({ scope }) => scope))];
    uses.record(consumer, account, { at: clock.now(), expiresAt, scopes });
  }

  /** @throws BoxError `noAccount` or `ambiguousAccount` */
  account(text: string | undefined): Account {
    const { accounts, active } = this.#parts;
    const all = accounts.all();
    const [account, another] = text === undefined ? [active.get(), undefined] : accountsNamed(text, all);
    if (another) {
      const labels = accountsNamed(text ?? "", all).map((each) => uniqueLabel(each, all) ?? each.id);
      throw new BoxError(
        localized("Several Box accounts are called that; name one of these: {0}.", labels.join(", ")),
        {
          decision: "fatal",
          code: "ambiguousAccount",
        },
      );
    }
    if (!account) {
      throw new BoxError(
        all.length === 0 || text === undefined
          ? localized("No Box account is signed in; run “Box: Sign In” in the editor, then try again.")
          : localized("No Box account here is called that; “Box: Show Accounts” in the editor lists them."),
        { decision: "signInAgain", code: "noAccount" },
      );
    }
    return account;
  }

  async #alive(
    { id, kind }: Account,
    { minimumLifetimeMs, downscope, signal }: TokenWish,
  ): Promise<LiveToken> {
    const { accounts, downscoped, refreshMode } = this.#parts;
    const leaving = signal ? { signal } : {};
    const wantedMs = kind === "developerToken" ? 0 : minimumLifetimeMs;
    const parent =
      refreshMode() === "never"
        ? this.#withoutRefresh(id, downscope ? EXPIRING_MS : 0)
        : await accounts.getToken(id, { minimumLifetimeMs: wantedMs, ...leaving });
    return downscope
      ? downscoped.get({ accountId: id, parent, downscope, minimumLifetimeMs: wantedMs }, leaving)
      : parent;
  }

  #withoutRefresh(id: string, minimumLifetimeMs: number): LiveToken {
    const { accounts, clock } = this.#parts;
    const token = accounts.currentToken(id);
    if (!token || (token.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now() < minimumLifetimeMs) {
      throw expired();
    }
    return token;
  }
}

function expired(): BoxError {
  return new BoxError(
    localized(
      "The access token has expired and boxAuth.refresh is set to never; run “Box: Refresh Token” in the editor, then try again.",
    ),
    { decision: "retryLater", code: "expired" },
  );
}
