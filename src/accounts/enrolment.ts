import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock";
import { BoxError } from "../base/errors";
import { type LocalizedMessage, localized } from "../base/localizedMessage";
import type { Log } from "../base/log";
import { Secret } from "../base/secret";
import type { Transport } from "../box/http/transport";
import { readCurrentUser } from "../box/oauth/currentUser";
import type { Endpoints } from "../box/oauth/endpoints";
import { revoke } from "../box/oauth/revocation";
import type { TokenEndpoint } from "../box/oauth/tokenEndpoint";
import { type IssuedTokens, unusableTokenType } from "../box/oauth/tokens";
import type { AccountRegistry } from "./accountRegistry";
import {
  type Account,
  type CredentialSource,
  clientIdOf,
  type Identity,
  isSameSignIn,
  type OAuthApp,
  type ServerCredentialSource,
  type TokenSet,
  tokenSetFrom,
} from "./model/account";
import type { ServerClock } from "./serverClock";
import type { TokenKeeper } from "./tokenKeeper";
import type { TokenRequests } from "./tokenRequests";

/** Box guide, developer tokens. */
const DEVELOPER_TOKEN_LIFE_MS = 3_600_000;

/** Signed out here; `unreachable` says why Box may still accept the tokens. */
export interface SignedOut {
  readonly account: Account;
  readonly unreachable?: LocalizedMessage;
}

/** How accounts begin and end. */
export class Enrolment {
  readonly #registry: AccountRegistry;
  readonly #keeper: TokenKeeper;
  readonly #tokenEndpoint: TokenEndpoint;
  readonly #tokenRequests: TokenRequests;
  readonly #transport: Transport;
  readonly #serverClock: ServerClock;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    registry: AccountRegistry;
    keeper: TokenKeeper;
    tokenEndpoint: TokenEndpoint;
    tokenRequests: TokenRequests;
    transport: Transport;
    serverClock: ServerClock;
    clock: Clock;
    log: Log;
  }) {
    this.#registry = parts.registry;
    this.#keeper = parts.keeper;
    this.#tokenEndpoint = parts.tokenEndpoint;
    this.#tokenRequests = parts.tokenRequests;
    this.#transport = parts.transport;
    this.#serverClock = parts.serverClock;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /**
   * Exchanges an authorization code, persists the token set, and only then asks Box who it is (law 1).
   * @throws BoxError. An account whose identity could not be read is kept and identified at its next use.
   */
  async signIn(
    app: OAuthApp,
    grant: { code: Secret; codeVerifier: Secret; redirectUri: string },
    signal?: AbortSignal,
  ): Promise<Account> {
    const issued = await this.#tokenEndpoint.exchangeCode(app, grant, { signal });
    return this.#begin({ kind: "oauth", app }, issued);
  }

  /** Requests the first token of an app with server authentication. @throws BoxError; then nothing is kept. */
  async start(origin: ServerCredentialSource, signal?: AbortSignal): Promise<Account> {
    return this.#begin(origin, await this.#firstToken(origin, signal));
  }

  /**
   * Keeps a developer token that Box accepts.
   * @param madeAt when it was made in the Developer Console, epoch milliseconds: it lives an hour from there
   * @throws BoxError; then nothing is kept
   */
  async useDeveloperToken(endpoints: Endpoints, accessToken: Secret, madeAt: number): Promise<Account> {
    const { id, name, login, enterprise } = await readCurrentUser(this.#transport, endpoints, accessToken);
    const identity = { userId: id, name, login, ...(enterprise && { enterprise }) };
    const tokenSet: TokenSet = {
      accessToken,
      expiresAt: madeAt + DEVELOPER_TOKEN_LIFE_MS,
      expiryIsEstimated: true,
      obtainedAt: madeAt,
      restrictedTo: [],
    };
    const account = firstGeneration({ kind: "developerToken", app: { endpoints } }, tokenSet);
    await this.#registry.persist(account);
    return this.#settle(account, identity);
  }

  /**
   * Revokes the access token of a server account, which is then expired; the account stays. Already invalid counts too.
   * @throws BoxError; then nothing is changed
   */
  async revokeAccessToken(id: string): Promise<void> {
    await this.#keeper.alone(id, async (newest) => {
      if (newest.kind === "developerToken") {
        throw new BoxError(
          localized(
            "Only the Developer Console can revoke a developer token; open it and revoke the token there.",
          ),
          { decision: "fatal", code: "developerToken" },
        );
      }
      await revoke(this.#transport, newest.app, newest.tokenSet.accessToken);
      const now = this.#clock.now();
      const { boxExpiresAt: _, ...tokenSet } = newest.tokenSet;
      const spent = {
        ...newest,
        generation: newest.generation + 1,
        tokenSet: { ...tokenSet, expiresAt: now },
      };
      await this.#registry.persist(spent);
      this.#registry.publish(spent);
    });
  }

  /** Gives an account another name; an empty one gives it back the name at Box. */
  async rename(id: string, name: string): Promise<void> {
    await this.#keeper.alone(id, async (newest) => {
      const { name: _, ...rest } = newest;
      const renamed = { ...rest, ...(name && { name }), generation: newest.generation + 1 };
      await this.#registry.persist(renamed);
      this.#registry.publish(renamed);
    });
  }

  async #begin(origin: CredentialSource, issued: IssuedTokens): Promise<Account> {
    const account = firstGeneration(origin, tokenSetFrom(issued));
    await this.#registry.persist(account);
    const unusable = unusableTokenType(issued.answer);
    if (unusable) {
      await this.#registry.forget(account);
      throw unusable;
    }
    this.#log.info(
      `Account ${account.id}: signed in, ${origin.kind}, app ${clientIdOf(origin) ?? "unknown"}.`,
    );
    return this.identify(account);
  }

  /** A wrong clock shows at the first assertion: Box's own time is in the refusal, so one more is tried by it. */
  async #firstToken(origin: ServerCredentialSource, signal?: AbortSignal): Promise<IssuedTokens> {
    try {
      return await this.#tokenRequests.request(origin, signal && { signal });
    } catch (error) {
      if (!(error instanceof BoxError) || error.decision !== "newAssertion") {
        throw error;
      }
      if (error.serverDate !== undefined) {
        this.#serverClock.learn(error.serverDate, this.#clock.now());
      }
      return this.#tokenRequests.request(origin, signal && { signal });
    }
  }

  /** Learns who an account is, and puts a repeated sign-in of the same person in the place of the one before. */
  async identify(account: Account): Promise<Account> {
    const identity = await this.#whoIs(account);
    if (!identity) {
      this.#registry.publish(account);
      return account;
    }
    return this.#settle(account, identity);
  }

  async #settle(account: Account, identity: Identity): Promise<Account> {
    const identified = { ...account, identity };
    const before = this.#registry
      .all()
      .find((other) => other.id !== account.id && isSameSignIn(other, identified));
    const settled = before
      ? await this.#replace(before, identified)
      : await this.#keeper.alone(account.id, async (newest) => {
          const next = { ...newest, identity, generation: newest.generation + 1 };
          await this.#registry.persist(next);
          return next;
        });
    this.#registry.publish(settled);
    return settled;
  }

  /** Revokes the pair at Box, then forgets it here whatever Box said (RFC 7009 2.2). */
  async signOut(id: string): Promise<SignedOut> {
    return this.#keeper.alone(id, async (account) => {
      const unreachable = await this.#revoke(account);
      await this.#registry.forget(account);
      this.#log.info(`Account ${id}: signed out${unreachable ? ", Box could not be told" : " and revoked"}.`);
      return { account, ...(unreachable && { unreachable }) };
    });
  }

  async #replace(before: Account, next: Account): Promise<Account> {
    const replaced = await this.#keeper.alone(before.id, async (newest) => {
      const { id, sealKey, name } = newest;
      const generation = newest.generation + 1;
      const account: Account = { ...next, id, sealKey, generation, ...(name !== undefined && { name }) };
      await this.#registry.persist(account);
      return account;
    });
    // The pair now belongs to the account before; only this second record of it goes.
    await this.#registry.forget(next);
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
  async #revoke({ kind, app, tokenSet }: Account): Promise<LocalizedMessage | undefined> {
    if (kind === "developerToken") {
      return localized(
        "only the Developer Console can revoke a developer token; it ends by itself within the hour.",
      );
    }
    const tokens = [tokenSet.refreshToken, tokenSet.accessToken].filter((token) => token !== undefined);
    try {
      for (const token of tokens) {
        if ((await revoke(this.#transport, app, token)) === "revoked") {
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

function firstGeneration(origin: CredentialSource, tokenSet: TokenSet): Account {
  return {
    ...origin,
    id: randomBytes(8).toString("hex"),
    generation: 1,
    sealKey: new Secret(randomBytes(32).toString("base64url")),
    tokenSet,
  };
}
