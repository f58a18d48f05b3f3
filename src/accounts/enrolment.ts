import { randomBytes } from "node:crypto";
import { readCurrentUser } from "../box/currentUser";
import type { Sentence } from "../box/sentence";
import { BoxError } from "../box/errors";
import { revoke } from "../box/revocation";
import { Secret } from "../box/secret";
import type { TokenEndpoint } from "../box/tokenEndpoint";
import { type IssuedTokens, unusableTokenType } from "../box/tokens";
import type { Transport } from "../box/transport";
import { type Account, type App, type Identity, isSameSignIn, tokenSetFrom } from "./account";
import type { AccountBook } from "./accountBook";
import type { Log } from "./log";
import type { TokenKeeper } from "./tokenKeeper";

/** Signed out here; `unreachable` says why Box may still accept the tokens. */
export interface SignedOut {
  readonly account: Account;
  readonly unreachable?: Sentence;
}

/** How accounts begin and end. */
export class Enrolment {
  readonly #book: AccountBook;
  readonly #keeper: TokenKeeper;
  readonly #tokenEndpoint: TokenEndpoint;
  readonly #transport: Transport;
  readonly #log: Log;

  constructor(parts: {
    book: AccountBook;
    keeper: TokenKeeper;
    tokenEndpoint: TokenEndpoint;
    transport: Transport;
    log: Log;
  }) {
    this.#book = parts.book;
    this.#keeper = parts.keeper;
    this.#tokenEndpoint = parts.tokenEndpoint;
    this.#transport = parts.transport;
    this.#log = parts.log;
  }

  /**
   * Exchanges an authorization code, persists the token set, and only then asks Box who it is (law 1).
   * @throws BoxError. An account whose identity could not be read is kept and identified at its next use.
   */
  async signIn(
    app: App,
    grant: { code: Secret; codeVerifier: Secret; redirectUri: string },
    signal?: AbortSignal,
  ): Promise<Account> {
    const issued = await this.#tokenEndpoint.exchangeCode(app.endpoints, app, grant, signal);
    const account = firstGeneration(app, issued);
    await this.#book.persist(account);
    const unusable = unusableTokenType(issued.answer);
    if (unusable) {
      await this.#book.forget(account);
      throw unusable;
    }
    this.#log.info(`Account ${account.id}: signed in through app ${app.clientId}.`);
    return this.identify(account);
  }

  /** Learns who an account is, and puts a repeated sign-in of the same person in the place of the one before. */
  async identify(account: Account): Promise<Account> {
    const identity = await this.#whoIs(account);
    if (!identity) {
      this.#book.publish(account);
      return account;
    }
    const identified = { ...account, identity };
    const before = this.#book
      .all()
      .find((other) => other.id !== account.id && isSameSignIn(other, identified));
    const settled = before
      ? await this.#replace(before, identified)
      : await this.#keeper.alone(account.id, async (newest) => {
          const next = { ...newest, identity, generation: newest.generation + 1 };
          await this.#book.persist(next);
          return next;
        });
    this.#book.publish(settled);
    return settled;
  }

  /** Revokes the pair at Box, then forgets it here whatever Box said (RFC 7009 2.2). */
  async signOut(id: string): Promise<SignedOut> {
    return this.#keeper.alone(id, async (account) => {
      const unreachable = await this.#revoke(account);
      await this.#book.forget(account);
      this.#log.info(`Account ${id}: signed out${unreachable ? ", Box could not be told" : " and revoked"}.`);
      return { account, ...(unreachable && { unreachable }) };
    });
  }

  async #replace(before: Account, next: Account): Promise<Account> {
    const replaced = await this.#keeper.alone(before.id, async (newest) => {
      const { problem: _, ...kept } = newest;
      const { app, identity, tokenSet } = next;
      const account = {
        ...kept,
        app,
        tokenSet,
        ...(identity && { identity }),
        generation: newest.generation + 1,
      };
      await this.#book.persist(account);
      return account;
    });
    // The pair now belongs to the account before; only this second record of it goes.
    await this.#book.forget(next);
    return replaced;
  }

  async #whoIs({ app, tokenSet }: Account): Promise<Identity | undefined> {
    try {
      const { id, name, login, enterprise } = await readCurrentUser(
        this.#transport,
        app.endpoints,
        tokenSet.accessToken,
      );
      return { userId: id, name, login, ...(enterprise && { enterprise }) };
    } catch (error) {
      if (!(error instanceof BoxError)) {
        throw error;
      }
      this.#log.warn(`The current user could not be read: ${error.message}`);
      return undefined;
    }
  }

  /** Refresh token first: it lives longer, and either kills the pair. Answers why Box could not be told, if so. */
  async #revoke({ app, tokenSet }: Account): Promise<Sentence | undefined> {
    const tokens = [tokenSet.refreshToken, tokenSet.accessToken].filter((token) => token !== undefined);
    try {
      for (const token of tokens) {
        if ((await revoke(this.#transport, app.endpoints, app, token)) === "revoked") {
          return undefined;
        }
      }
      return undefined;
    } catch (error) {
      if (error instanceof BoxError) {
        return error.sentence;
      }
      throw error;
    }
  }
}

function firstGeneration(app: App, issued: IssuedTokens): Account {
  return {
    id: randomBytes(8).toString("hex"),
    kind: "oauth",
    app,
    generation: 1,
    sealKey: new Secret(randomBytes(32).toString("base64url")),
    tokenSet: tokenSetFrom(issued),
  };
}
