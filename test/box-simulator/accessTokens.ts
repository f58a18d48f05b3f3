import type { SimulatedItem } from "./items";
import type { SecretKind, SecretMint } from "./secretMint";
import type { SimulatorClock } from "./simulatorClock";
import type { Grant } from "./tokenFamilies";

/** What a good access token gives. */
export interface Access extends Grant {
  /** Of a downscoped token: all that it may do, and the one item to which it may be restricted. */
  readonly restriction?: Restriction;
  /** Of an annotator token: the app's own user in whose name annotations are made. */
  readonly annotator?: Annotator;
  /** Of a Limited Access App. */
  readonly isAppToken?: true;
}

export interface Restriction {
  readonly scopes: readonly string[];
  readonly item?: SimulatedItem;
}

/** Of the app that asks; Box knows nobody of this ID. */
export interface Annotator {
  readonly id: string;
  readonly name?: string;
}

export type AccessTokenKind = "server" | "downscoped" | "developer" | "app";

export interface IssuedToken {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly expiresInSeconds: number;
}

/** What may be known of an access token without the token. */
export interface AccessTokenState {
  readonly kind: AccessTokenKind;
  readonly clientId: string;
  readonly userId: string;
  readonly state: "good" | "expired" | "revoked";
  /** Epoch milliseconds; an endless one has none. */
  readonly expiresAt?: number;
  readonly annotator?: Annotator;
}

const shapes: Readonly<Record<AccessTokenKind, SecretKind>> = {
  server: "accessToken",
  downscoped: "downscopedToken",
  developer: "developerToken",
  app: "appToken",
};

/**
 * Access tokens that have no refresh token. Each lives and ends for itself: whether a downscoped token outlives its
 * subject token is not documented, and here it does.
 */
export class AccessTokens {
  readonly #clock: SimulatorClock;
  readonly #mint: SecretMint;
  readonly #tokens = new Map<string, Token>();

  constructor(clock: SimulatorClock, mint: SecretMint) {
    this.#clock = clock;
    this.#mint = mint;
  }

  /** @param lifetimeSeconds `Infinity` for an endless one */
  issue(kind: AccessTokenKind, access: Access, lifetimeSeconds: number): IssuedToken {
    const accessToken = this.#mint.mint(shapes[kind]);
    const expiresAt = this.#clock.now() + lifetimeSeconds * 1_000;
    this.#tokens.set(accessToken, { kind, access, expiresAt, isRevoked: false });
    return { accessToken, expiresAt, expiresInSeconds: lifetimeSeconds };
  }

  /** What it gives, or `undefined` when it is not good. */
  use(accessToken: string): Access | undefined {
    const token = this.#tokens.get(accessToken);
    return token && this.#stateOf(token) === "good" ? token.access : undefined;
  }

  /** `false`: there is nothing to revoke. */
  revoke(accessToken: string, clientId: string): boolean {
    const token = this.#tokens.get(accessToken);
    if (!token || token.access.clientId !== clientId || this.#stateOf(token) !== "good") {
      return false;
    }
    token.isRevoked = true;
    return true;
  }

  states(): AccessTokenState[] {
    return [...this.#tokens.values()].map((token) => ({
      kind: token.kind,
      clientId: token.access.clientId,
      userId: token.access.userId,
      state: this.#stateOf(token),
      ...(Number.isFinite(token.expiresAt) && { expiresAt: token.expiresAt }),
      ...(token.access.annotator && { annotator: token.access.annotator }),
    }));
  }

  clear(): void {
    this.#tokens.clear();
  }

  #stateOf({ isRevoked, expiresAt }: Token): AccessTokenState["state"] {
    if (isRevoked) {
      return "revoked";
    }
    return expiresAt <= this.#clock.now() ? "expired" : "good";
  }
}

interface Token {
  readonly kind: AccessTokenKind;
  readonly access: Access;
  readonly expiresAt: number;
  isRevoked: boolean;
}
