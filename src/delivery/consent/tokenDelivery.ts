import type { Accounts } from "../../accounts/accounts";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { Account, LiveToken } from "../../accounts/model/accountView";
import type { RefreshMode } from "../../accounts/renewal/refreshSchedule";
import type { Clock } from "../../base/clock";
import { sanitizeForDisplay } from "../../base/displayText";
import { BoxError, CancelledError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import { type Downscope, readOnlyScopes } from "../../box/oauth/downscope";
import { accountKey, accountsNamed, uniqueLabel } from "./accountLabel";
import { type Consents, notAllowed, refused } from "./consents";
import { bounded, type Consumer } from "./consumer";
import type { DownscopedTokens } from "./downscopedTokens";
import { fingerprint } from "./refusedToken";
import type { TokenUse, TokenUses } from "./tokenUses";

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

/** For this long, whoever refuses a token that has just come in place of another gets no third one. */
const RENEWED_MS = 5 * 60_000;
/** As many as a person looks through. */
const MOST_NAMED = 8;

/** The one way by which a token leaves to a program (law 11): asked for, as fresh as was asked, and noted. */
export class TokenDelivery {
  readonly #parts: TokenDeliveryParts;
  /** By the account's ID, which token came in place of a refused one: when it was obtained. */
  readonly #renewed = new Map<string, number>();

  constructor(parts: TokenDeliveryParts) {
    this.#parts = parts;
  }

  /**
   * @throws BoxError `noAccount`, `ambiguousAccount`, `notAllowed`, `expired` where nothing may refresh, and whatever a
   * refresh throws; CancelledError after the signal
   */
  async deliver(request: TokenRequest): Promise<DeliveredToken> {
    const { downscope, signal } = request;
    const consumer = bounded(request.consumer);
    const asked = this.account(request.account);
    const consent = await this.#parts.consents.require(consumer, asked, signal).catch((error: unknown) => {
      this.#stillThere(asked);
      throw error;
    });
    const less = consent === "downscoped" ? readingOnly(downscope) : downscope;
    return this.#handOut(consumer, this.#stillThere(asked), { ...request, downscope: less });
  }

  /** The same for a consumer that a setting of the person has allowed, as long as the list of token uses does not refuse it. */
  async deliverAllowed(request: TokenRequest): Promise<DeliveredToken> {
    const account = this.account(request.account);
    return this.#handOut(bounded(request.consumer), account, { ...request, isAllowedBySetting: true });
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
    await this.#renew(account.id, wish.signal);
    return this.#alive(account, wish);
  }

  /**
   * Renews the account whose token Box has refused, for a consumer on another machine that got it through the editor. Whoever
   * does not have that token renews nothing, and nobody gets one here. @throws as `Accounts.refresh` does
   */
  async renewRefused(refusedToken: unknown): Promise<void> {
    const { accounts, refreshMode } = this.#parts;
    const isMeant = ({ id }: Account) => {
      const token = accounts.currentToken(id);
      return token !== undefined && fingerprint(token.accessToken) === refusedToken;
    };
    const account = accounts.all().find(isMeant);
    if (account && refreshMode() !== "never") {
      await this.#renew(account.id, undefined);
    }
  }

  /**
   * In place of a refused token. One that came so and is refused, too, tells that the server takes none of this account's:
   * each further renewal would only end the token that everybody else has.
   */
  async #renew(id: string, signal: AbortSignal | undefined): Promise<void> {
    const { accounts, clock } = this.#parts;
    const obtainedAt = accounts.currentToken(id)?.obtainedAt;
    const isRenewed = obtainedAt !== undefined && obtainedAt === this.#renewed.get(id);
    if (isRenewed && clock.now() - obtainedAt < RENEWED_MS) {
      return;
    }
    await accounts.refresh(id, signal ? { signal } : {});
    this.#renewed.set(id, accounts.currentToken(id)?.obtainedAt ?? 0);
  }

  record(
    consumer: Consumer,
    account: Account,
    { expiresAt, restrictedTo, ...how }: LiveToken & Pick<TokenUse, "isAllowedBySetting">,
  ): void {
    const { uses, clock } = this.#parts;
    const scopes = [...new Set(restrictedTo.map(({ scope }) => scope))];
    uses.record(consumer, account, {
      at: clock.now(),
      expiresAt,
      scopes,
      ...(how.isAllowedBySetting && { isAllowedBySetting: true }),
    });
  }

  /** @throws BoxError `noAccount` or `ambiguousAccount` */
  account(text: string | undefined): Account {
    const { accounts, active } = this.#parts;
    const all = accounts.all();
    const [account, another] = text === undefined ? [active.get(), undefined] : accountsNamed(text, all);
    if (another) {
      const labels = accountsNamed(text ?? "", all)
        .slice(0, MOST_NAMED)
        .map((each) => sanitizeForDisplay(uniqueLabel(each, all) ?? each.id));
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
          : localized("No Box account here is called that; “Box: Accounts” in the editor lists them."),
        { decision: "signInAgain", code: "noAccount" },
      );
    }
    return account;
  }

  async #handOut(
    consumer: Consumer,
    account: Account,
    wish: TokenWish & { readonly isAllowedBySetting?: true },
  ): Promise<DeliveredToken> {
    this.#verifyWanted(consumer, account, wish);
    const token = await this.liveToken(account, wish);
    // What happened while the token was on its way counts too.
    this.#verifyWanted(consumer, account, wish);
    const { isAllowedBySetting } = wish;
    this.record(consumer, account, { ...token, ...(isAllowedBySetting && { isAllowedBySetting }) });
    return { ...token, account };
  }

  #verifyWanted(consumer: Consumer, account: Account, { signal }: TokenWish): void {
    const { accounts, consents } = this.#parts;
    if (signal?.aborted) {
      throw new CancelledError();
    }
    if (!accounts.get(account.id)) {
      throw signedOutMeanwhile();
    }
    if (consents.decisionOn(consumer, account) === "refused") {
      throw refused();
    }
  }

  /** The account that the person was asked about, also after a new sign-in to it. @throws BoxError `noAccount` */
  #stillThere(asked: Account): Account {
    const { accounts } = this.#parts;
    const key = accountKey(asked);
    const account = accounts.get(asked.id) ?? accounts.all().find((each) => accountKey(each) === key);
    if (!account) {
      throw signedOutMeanwhile();
    }
    return account;
  }

  async #alive(
    { id, kind }: Account,
    { minimumLifetimeMs, downscope, signal }: TokenWish,
  ): Promise<LiveToken> {
    const { accounts, downscoped, refreshMode } = this.#parts;
    const leaving = signal ? { signal } : {};
    const ownMs = kind === "developerToken" ? 0 : minimumLifetimeMs;
    // Box is asked for less with a token that does not end on the way.
    const wantedMs = downscope ? Math.max(ownMs, EXPIRING_MS) : ownMs;
    const parent =
      refreshMode() === "never"
        ? this.#withoutRefresh(id, downscope ? EXPIRING_MS : 0)
        : await accounts.getToken(id, { minimumLifetimeMs: wantedMs, ...leaving });
    return downscope
      ? downscoped.get({ accountId: id, parent, downscope, minimumLifetimeMs: ownMs }, leaving)
      : parent;
  }

  #withoutRefresh(id: string, minimumLifetimeMs: number): LiveToken {
    const { accounts, clock } = this.#parts;
    const token = accounts.currentToken(id);
    if (!token || (token.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now() <= minimumLifetimeMs) {
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

/** Whoever may only read gets no more of what it asks for than that. @throws BoxError `notAllowed` when nothing is left */
function readingOnly(downscope: Downscope | undefined): Downscope {
  const scopes = downscope?.scopes.filter((scope) => readOnlyScopes.includes(scope)) ?? readOnlyScopes;
  if (scopes.length === 0) {
    throw notAllowed(
      localized(
        "The person at the editor has allowed no more than {0}; “Box: Show Token Use” in the editor changes that.",
        readOnlyScopes.join(", "),
      ),
    );
  }
  return { ...downscope, scopes };
}

export function signedOutMeanwhile(): BoxError {
  return new BoxError(
    localized("The Box account was signed out meanwhile; run “Box: Sign In” in the editor, then try again."),
    { decision: "signInAgain", code: "noAccount" },
  );
}
