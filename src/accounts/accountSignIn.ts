import { randomBytes } from "node:crypto";
import { type Clock, wait } from "../base/clock";
import type { BoxError } from "../base/errors";
import type { Log } from "../base/log";
import { Secret } from "../base/secret";
import type { Endpoints } from "../box/oauth/endpoints";
import type { AuthorizationCodeGrant, TokenEndpoint } from "../box/oauth/tokenEndpoint";
import { type IssuedTokens, unusableTokenType } from "../box/oauth/tokens";
import { type AccountNames, codeOf } from "./accountNames";
import type { AccountRetirement } from "./accountRetirement";
import {
  type AccountRecord,
  type CredentialSource,
  clientIdOf,
  type OAuthApp,
  type ServerCredentialSource,
  type TokenSet,
  tokenSetFrom,
} from "./model/account";
import type { AccountRegistry } from "./registry/accountRegistry";
import { type IdentityRequest, tokenVerdict } from "./requests/identityRequest";
import { repeatedRequest } from "./requests/repeatedRequest";
import type { ServerClock } from "./requests/serverClock";
import type { TokenRequests } from "./requests/tokenRequests";

/** Box guide, developer tokens. */
const DEVELOPER_TOKEN_LIFETIME_MS = 3_600_000;

/** The former account goes meanwhile; a window that has its lock for longer keeps nobody from being signed in. */
const RETIRING_MS = 3_000;

export interface AccountSignInParts {
  readonly registry: AccountRegistry;
  readonly names: AccountNames;
  readonly retirement: AccountRetirement;
  readonly tokenEndpoint: TokenEndpoint;
  readonly tokenRequests: TokenRequests;
  readonly identities: IdentityRequest;
  readonly serverClock: ServerClock;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * How accounts begin. A sign-in again is a new account that stays, so nothing of a credential source ever changes; the account
 * of the same app and user before it is retired.
 */
export class AccountSignIn {
  readonly #parts: AccountSignInParts;

  constructor(parts: AccountSignInParts) {
    this.#parts = parts;
  }

  /**
   * Redeems an authorization code, once, persists the token set, and only then asks Box who it is (law 1).
   * @throws BoxError. An account whose identity could not be read is kept and identified at its next use.
   */
  async withCode(
    app: OAuthApp,
    { scope, ...grant }: AuthorizationCodeGrant & { readonly scope?: string },
  ): Promise<AccountRecord> {
    const issued = await this.#parts.tokenEndpoint.redeemCode(app, grant);
    return this.#add({ kind: "oauth", app, ...(scope && { scope }) }, issued);
  }

  /**
   * Requests the first token of an app with server authentication.
   * @param signal ends the waiting between two requests
   * @throws BoxError; then nothing is kept
   */
  async withServerApp(source: ServerCredentialSource, signal?: AbortSignal): Promise<AccountRecord> {
    const { tokenRequests, serverClock, clock } = this.#parts;
    const onError = ({ decision, serverDate }: BoxError) => {
      // A wrong clock shows at the first assertion: Box's own time is in the response, so one more is tried by it.
      if (decision === "newAssertion" && serverDate !== undefined) {
        serverClock.synchronize(serverDate, clock.now());
      }
    };
    const issued = await repeatedRequest(() => tokenRequests.request(source), { clock, signal, onError });
    return this.#add(source, issued);
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
      expiresAt: madeAt + DEVELOPER_TOKEN_LIFETIME_MS,
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
    return this.#inPlaceOfFormer(named);
  }

  async #add(source: CredentialSource, issued: IssuedTokens): Promise<AccountRecord> {
    const { registry, names, log, serverClock } = this.#parts;
    const account = this.#firstGeneration(source, tokenSetFrom(issued));
    await registry.add(account);
    const unusable = unusableTokenType(issued.response);
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
    const identified = await names.identify(account.id).catch((error: unknown) => {
      log.warn(`Account ${account.id}: not identified yet (${codeOf(error)}).`);
      return this.#latest(account);
    });
    return this.#inPlaceOfFormer(identified);
  }

  async #inPlaceOfFormer(account: AccountRecord): Promise<AccountRecord> {
    const { retirement, clock } = this.#parts;
    await Promise.race([retirement.retireFormer(account), wait(clock, RETIRING_MS)]);
    return this.#latest(account);
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
