import { randomBytes } from "node:crypto";
import { type Clock, wait } from "../base/clock";
import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { Log } from "../base/log";
import { Secret } from "../base/secret";
import type { Endpoints } from "../box/oauth/endpoints";
import type { AuthorizationCodeGrant, TokenEndpoint } from "../box/oauth/tokenEndpoint";
import { type IssuedTokens, unusableTokenType } from "../box/oauth/tokens";
import type { AccountRegistry } from "./accountRegistry";
import {
  type AccountRecord,
  type CredentialSource,
  clientIdOf,
  isSameSignIn,
  type OAuthApp,
  type ServerCredentialSource,
  type TokenSet,
  tokenSetFrom,
} from "./model/account";
import { type IdentityRequest, tokenVerdict } from "./requests/identityRequest";
import { repeatedRequest } from "./requests/repeatedRequest";
import type { ServerClock } from "./requests/serverClock";
import type { TokenRequests } from "./requests/tokenRequests";
import type { TokenKeeper } from "./tokenKeeper";

/** Box guide, developer tokens. */
const DEVELOPER_TOKEN_LIFE_MS = 3_600_000;

/** The desktop's SecretStorage is on disk about 0.2 s after a write; a crash before that loses the key of the later account. */
const KEY_IS_SAFE_AFTER_MS = 1_000;

export interface AccountSignInParts {
  readonly registry: AccountRegistry;
  readonly keeper: TokenKeeper;
  readonly tokenEndpoint: TokenEndpoint;
  readonly tokenRequests: TokenRequests;
  readonly identities: IdentityRequest;
  readonly serverClock: ServerClock;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * How accounts begin. A sign-in again is a new account that stays, so nothing of a credential source ever changes; the account
 * of the same app and user before it is retired, which Box is not told: only a sign-out revokes.
 */
export class AccountSignIn {
  readonly #parts: AccountSignInParts;
  readonly #retiring = new Map<string, Promise<void>>();

  constructor(parts: AccountSignInParts) {
    this.#parts = parts;
  }

  /**
   * Exchanges an authorization code, once, persists the token set, and only then asks Box who it is (law 1).
   * @throws BoxError. An account whose identity could not be read is kept and identified at its next use.
   */
  async withCode(
    app: OAuthApp,
    { scope, ...grant }: AuthorizationCodeGrant & { readonly scope?: string },
  ): Promise<AccountRecord> {
    const issued = await this.#parts.tokenEndpoint.exchangeCode(app, grant);
    return this.#begin({ kind: "oauth", app, ...(scope && { scope }) }, issued);
  }

  /** Requests the first token of an app with server authentication. @throws BoxError; then nothing is kept */
  async withServerApp(source: ServerCredentialSource): Promise<AccountRecord> {
    const { tokenRequests, serverClock, clock } = this.#parts;
    const onError = ({ decision, serverDate }: BoxError) => {
      // A wrong clock shows at the first assertion: Box's own time is in the response, so one more is tried by it.
      if (decision === "newAssertion" && serverDate !== undefined) {
        serverClock.synchronize(serverDate, clock.now());
      }
    };
    const issued = await repeatedRequest(() => tokenRequests.request(source), { clock, onError });
    return this.#begin(source, issued);
  }

  /** Keeps a token that Box accepts; as `Accounts.addDeveloperToken` says. @throws BoxError; then nothing is kept */
  async withDeveloperToken(token: {
    readonly accessToken: Secret;
    readonly endpoints: Endpoints;
    readonly madeAt: number | undefined;
  }): Promise<AccountRecord> {
    const { registry, clock } = this.#parts;
    const { accessToken, endpoints, madeAt = clock.now() } = token;
    const tokenSet: TokenSet = {
      accessToken,
      expiresAt: madeAt + DEVELOPER_TOKEN_LIFE_MS,
      expiryIsEstimated: true,
      ...(token.madeAt === undefined && { lifetimeIsUnknown: true as const }),
      obtainedAt: madeAt,
      restrictedTo: [],
    };
    const account = this.#firstGeneration({ kind: "developerToken", app: { endpoints } }, tokenSet);
    const identity = await this.#identityUnlessForbidden(account);
    const named = { ...account, ...(identity && { identity }) };
    await registry.add(named);
    registry.publish(named);
    await this.retireFormer(named);
    return this.#latest(named);
  }

  /** Learns who an account is that has no identity yet, by its latest token. */
  async identify(id: string): Promise<AccountRecord> {
    const { registry, keeper, identities, log } = this.#parts;
    const identified = await keeper.runExclusive(id, async (latest) => {
      if (latest.identity || latest.isSigningOut) {
        registry.publishAndRepair(latest);
        return latest;
      }
      try {
        const identity = await identities.read(latest);
        return (await registry.write(latest, { ...latest, identity })) ?? latest;
      } catch (error) {
        if (!(error instanceof BoxError) || error.code === "diskWrite") {
          throw error;
        }
        log.warn(`Account ${id}: the current user could not be read: ${error.message}`);
        registry.publishAndRepair(latest);
        return latest;
      }
    });
    await this.retireFormer(identified);
    return this.#latest(identified);
  }

  /** An empty name gives back the one at Box. */
  async rename(id: string, name: string): Promise<void> {
    const { registry, keeper } = this.#parts;
    await keeper.runExclusive(id, async (latest) => {
      const { name: _, ...rest } = latest;
      const renamed: AccountRecord = { ...rest, ...(name && { name }) };
      if (!(await registry.write(latest, renamed))) {
        throw overtaken();
      }
    });
  }

  /**
   * Of the accounts of the same app and user that this window knows, the latest stays. Each other one is retired: its name is
   * handed on, its records and its key go. Of two that began at the same moment each window keeps the same one, whichever it
   * heard of last. Never rejects.
   */
  async retireFormer(account: AccountRecord): Promise<void> {
    const { registry } = this.#parts;
    const [first, ...others] = registry.all().filter((other) => isSameSignIn(other, account));
    if (!first) {
      return;
    }
    const latest = others.reduce((later, other) => (isLater(other, later) ? other : later), first);
    const former = [first, ...others].filter(({ id }) => id !== latest.id);
    await Promise.all(former.map(({ id }) => this.#retireOnce(id, latest.id)));
  }

  #retireOnce(formerId: string, laterId: string): Promise<void> {
    let retiring = this.#retiring.get(formerId);
    if (!retiring) {
      // Two accounts of one person are better than a sign-in that failed; the next one tries again.
      retiring = this.#retire(formerId, laterId)
        .catch((error: unknown) => {
          const why = error instanceof BoxError ? error.code : "unexpected";
          this.#parts.log.warn(`Account ${formerId}: not retired yet (${why}).`);
        })
        .finally(() => this.#retiring.delete(formerId));
      this.#retiring.set(formerId, retiring);
    }
    return retiring;
  }

  async #retire(formerId: string, laterId: string): Promise<void> {
    const { registry, keeper, clock, log } = this.#parts;
    await wait(clock, KEY_IS_SAFE_AFTER_MS);
    await keeper.runExclusive(formerId, async (former) => {
      const later = registry.get(laterId);
      // Somebody signs one of them out just now: the former ends by that, or is the only one that is left.
      if (former.isSigningOut || !later) {
        return;
      }
      if (former.name !== undefined && later.name === undefined) {
        await this.rename(laterId, former.name);
      }
      await registry.end(former);
      log.info(`Account ${formerId}: retired by ${laterId}.`);
    });
  }

  async #begin(source: CredentialSource, issued: IssuedTokens): Promise<AccountRecord> {
    const { registry, log, serverClock } = this.#parts;
    const account = this.#firstGeneration(source, tokenSetFrom(issued));
    await registry.add(account);
    const unusable = unusableTokenType(issued.answer);
    if (unusable) {
      await registry.end(account);
      throw unusable;
    }
    if (issued.serverDate !== undefined) {
      serverClock.synchronize(issued.serverDate, issued.sentAt);
    }
    log.info(`Account ${account.id}: signed in, ${source.kind}, app ${clientIdOf(source) ?? "unknown"}.`);
    registry.publish(account);
    // It is saved, so whatever keeps it from getting its name now is no failed sign-in.
    return this.identify(account.id).catch((error: unknown) => {
      if (!(error instanceof BoxError)) {
        throw error;
      }
      log.warn(`Account ${account.id}: not identified yet (${error.code}).`);
      return this.#latest(account);
    });
  }

  /** A 403 says that the token is alive and may not tell its name. @throws BoxError when Box does not accept the token */
  async #identityUnlessForbidden(account: AccountRecord): Promise<AccountRecord["identity"]> {
    try {
      return await this.#parts.identities.read(account);
    } catch (error) {
      if (tokenVerdict(error) === "alive") {
        return undefined;
      }
      throw error;
    }
  }

  #latest(account: AccountRecord): AccountRecord {
    return this.#parts.registry.get(account.id) ?? account;
  }

  #firstGeneration(source: CredentialSource, tokenSet: TokenSet): AccountRecord {
    const { registry, clock } = this.#parts;
    // Later than all that are known, whatever became of this machine's clock since.
    const known = registry.all().map(({ signedInAt }) => signedInAt + 1);
    return {
      ...source,
      id: randomBytes(8).toString("hex"),
      generation: 1,
      sealKey: new Secret(randomBytes(32).toString("base64url")),
      signedInAt: Math.max(clock.now(), ...known),
      tokenSet,
    };
  }
}

function isLater(a: AccountRecord, b: AccountRecord): boolean {
  return a.signedInAt === b.signedInAt ? a.id > b.id : a.signedInAt > b.signedInAt;
}

function overtaken(): BoxError {
  return new BoxError(localized("Another window changed this account at the same moment; try again."), {
    decision: "retryLater",
    code: "overtaken",
  });
}
