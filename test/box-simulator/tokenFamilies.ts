import type { TokenErrorRow } from "./errorTable";
import type { SecretMint } from "./secretMint";
import type { SimulatorClock } from "./simulatorClock";

/** What one sign-in gave to one app. */
export interface Grant {
  readonly clientId: string;
  readonly userId: string;
  /** Space separated, when the app asked for less than all of its scopes. */
  readonly scope?: string;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token still lives; less when an existing pair is handed out again. */
  readonly expiresInSeconds: number;
}

export type Redemption =
  | { readonly kind: "issued" | "replayed"; readonly pair: TokenPair }
  | { readonly kind: "refused"; readonly row: TokenErrorRow };

/** May change while the simulator runs. */
export interface FamilySettings {
  /** A second use of a refresh token kills the family, as the documentation says; without it the grace rule holds. */
  strict: boolean;
  accessTokenLifetimeSeconds: number;
}

/**
 * - `A`: the first pair, alone
 * - `B`: two pairs, both good, until the newer one is used
 * - `C`: the newer pair alone, the older one is dead
 */
export interface FamilyState {
  readonly clientId: string;
  readonly userId: string;
  readonly state: "A" | "B" | "C" | "revoked" | "reused";
  /** 1 after the sign-in, one more with each rotation. */
  readonly generation: number;
  /** Epoch milliseconds. */
  readonly accessTokenExpiresAt: number;
  readonly refreshTokenExpiresAt: number;
}

/** Box's lifetime of a refresh token. */
export const REFRESH_TOKEN_LIFETIME_MS = 60 * 24 * 3_600_000;

/**
 * The rotation of refresh tokens as Box does it. Every sign-in is a family of its own. After a refresh the old pair
 * stays good next to the new one, and asking again with the old refresh token gives the same new pair; the first use
 * of the new access token, or of the new refresh token, ends the old pair.
 */
export class TokenFamilies {
  readonly #clock: SimulatorClock;
  readonly #mint: SecretMint;
  readonly #settings: FamilySettings;
  readonly #families: Family[] = [];
  /** By access and by refresh token; dead ones stay, since Box tells them from unknown ones. */
  readonly #members = new Map<string, Member>();

  constructor(clock: SimulatorClock, mint: SecretMint, settings: FamilySettings) {
    this.#clock = clock;
    this.#mint = mint;
    this.#settings = settings;
  }

  start(grant: Grant): TokenPair {
    const family: Family = { grant, generation: 0, current: this.#newPair() };
    this.#families.push(family);
    return this.#issue(family, family.current);
  }

  redeem(refreshToken: string, clientId: string): Redemption {
    const member = this.#members.get(refreshToken);
    if (member?.kind !== "refresh" || member.family.grant.clientId !== clientId) {
      return { kind: "refused", row: "invalidRefreshToken" };
    }
    const { family, pair } = member;
    if (family.ended === "revoked") {
      return { kind: "refused", row: "invalidRefreshToken" };
    }
    if (family.ended || pair.refreshTokenExpiresAt <= this.#clock.now()) {
      return { kind: "refused", row: "refreshTokenExpired" };
    }
    if (pair === family.current) {
      family.previous = pair;
      return { kind: "issued", pair: this.#issue(family, this.#newPair()) };
    }
    if (this.#settings.strict) {
      family.ended = "reused";
    } else if (pair === family.previous) {
      return { kind: "replayed", pair: this.#shown(family.current) };
    }
    return { kind: "refused", row: "refreshTokenExpired" };
  }

  /** An API call with this access token: whose it is, or `undefined` when it is not good. Ends the pair before it. */
  use(accessToken: string): Grant | undefined {
    const member = this.#members.get(accessToken);
    if (member?.kind !== "access" || !this.#isGood(member)) {
      return undefined;
    }
    if (member.pair === member.family.current) {
      delete member.family.previous;
    }
    return member.family.grant;
  }

  /** Ends the family by either token of a good pair. `false`: there is nothing to revoke. */
  revoke(token: string, clientId: string): boolean {
    const member = this.#members.get(token);
    if (!member || member.family.grant.clientId !== clientId || !this.#isGood(member)) {
      return false;
    }
    member.family.ended = "revoked";
    return true;
  }

  states(): FamilyState[] {
    return this.#families.map((family) => ({
      clientId: family.grant.clientId,
      userId: family.grant.userId,
      state: family.ended ?? (family.previous ? "B" : family.generation === 1 ? "A" : "C"),
      generation: family.generation,
      accessTokenExpiresAt: family.current.accessTokenExpiresAt,
      refreshTokenExpiresAt: family.current.refreshTokenExpiresAt,
    }));
  }

  clear(): void {
    this.#families.length = 0;
    this.#members.clear();
  }

  #newPair(): Pair {
    const now = this.#clock.now();
    return {
      accessToken: this.#mint.mint("accessToken"),
      refreshToken: this.#mint.mint("refreshToken"),
      accessTokenExpiresAt: now + this.#settings.accessTokenLifetimeSeconds * 1_000,
      refreshTokenExpiresAt: now + REFRESH_TOKEN_LIFETIME_MS,
    };
  }

  #issue(family: Family, pair: Pair): TokenPair {
    family.current = pair;
    family.generation += 1;
    this.#members.set(pair.accessToken, { kind: "access", family, pair });
    this.#members.set(pair.refreshToken, { kind: "refresh", family, pair });
    return this.#shown(pair);
  }

  #shown({ accessToken, refreshToken, accessTokenExpiresAt }: Pair): TokenPair {
    const expiresInSeconds = Math.max(0, Math.ceil((accessTokenExpiresAt - this.#clock.now()) / 1_000));
    return { accessToken, refreshToken, expiresInSeconds };
  }

  #isGood({ kind, family, pair }: Member): boolean {
    const expiresAt = kind === "access" ? pair.accessTokenExpiresAt : pair.refreshTokenExpiresAt;
    const inUse = pair === family.current || pair === family.previous;
    return !family.ended && inUse && expiresAt > this.#clock.now();
  }
}

interface Pair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessTokenExpiresAt: number;
  readonly refreshTokenExpiresAt: number;
}

interface Family {
  readonly grant: Grant;
  generation: number;
  current: Pair;
  /** The pair before, as long as it is good too: state B. */
  previous?: Pair;
  ended?: "revoked" | "reused";
}

interface Member {
  readonly kind: "access" | "refresh";
  readonly family: Family;
  readonly pair: Pair;
}
