import type { Annotator } from "./accessTokens";
import type { AppKeys } from "./appKeys";
import type { TokenErrorRow } from "./errorTable";
import type { SimulatorClock } from "./simulatorClock";
import type { SubjectRequest } from "./subjects";

export type CheckedAssertion =
  | { readonly kind: "good"; readonly subject: SubjectRequest }
  | { readonly kind: "refused"; readonly row: TokenErrorRow };

export type CheckedActor =
  | { readonly kind: "good"; readonly annotator: Annotator }
  | { readonly kind: "refused"; readonly row: TokenErrorRow };

/** A constant: the real host, whatever the address of the simulator. */
export const AUDIENCE = "https://api.box.com/oauth2/token";

const ALGORITHMS = ["RS256", "RS384", "RS512"];
const LONGEST_LIFETIME_MS = 60_000;

/** Checks assertions (RFC 7523 3) as Box's guide "JWT without SDKs" demands, by the simulator's clock. */
export class AssertionCheck {
  readonly #clock: SimulatorClock;
  readonly #keys: AppKeys;
  /** `clientId jti`, and until when an assertion with it would be good, epoch milliseconds. */
  readonly #seen = new Map<string, number>();

  constructor(clock: SimulatorClock, keys: AppKeys) {
    this.#clock = clock;
    this.#keys = keys;
  }

  /** @param assertion the compact JWT */
  async check(assertion: string, clientId: string): Promise<CheckedAssertion> {
    const checked = this.#checkClaims(await this.#verify(assertion, clientId), clientId);
    if ("row" in checked) {
      return { kind: "refused", row: checked.row };
    }
    const { box_sub_type: type, sub: id } = checked.claims;
    return { kind: "good", subject: { type, id } };
  }

  /**
   * The `actor_token` of an exchange (Box guide "Annotator Tokens"). The guide has it signed as an assertion; the
   * classic SDK, whose apps may have no key, sends it without a signature (RFC 7519 6). What Box says to a wrong one
   * is not documented: here it is the same as to an assertion.
   */
  async checkActor(actorToken: string, clientId: string): Promise<CheckedActor> {
    const verified = (await unsecured(actorToken)) ?? (await this.#verify(actorToken, clientId));
    const checked = this.#checkClaims(verified, clientId);
    if ("row" in checked) {
      return { kind: "refused", row: checked.row };
    }
    const { box_sub_type, sub: id, name } = checked.claims;
    return box_sub_type === "external" && typeof id === "string" && id !== ""
      ? { kind: "good", annotator: { id, ...(typeof name === "string" && { name }) } }
      : { kind: "refused", row: "subClaim" };
  }

  clear(): void {
    this.#seen.clear();
  }

  async #verify(assertion: string, clientId: string): Promise<Verified> {
    const { compactVerify, decodeProtectedHeader } = await import("jose");
    let header: ReturnType<typeof decodeProtectedHeader>;
    try {
      header = decodeProtectedHeader(assertion);
    } catch {
      return { row: "signature" };
    }
    if (!ALGORITHMS.includes(header.alg ?? "")) {
      return { row: "algorithm" };
    }
    const key = this.#keys.publicKey(clientId, header.kid);
    if (!key) {
      return { row: header.kid === undefined ? "kidMissing" : "kidUnknown" };
    }
    try {
      const { payload } = await compactVerify(assertion, key, { algorithms: ALGORITHMS });
      const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
      return { claims: typeof claims === "object" && claims !== null ? { ...claims } : {} };
    } catch {
      return { row: "signature" };
    }
  }

  #checkClaims(verified: Verified, clientId: string): Verified {
    const row = "row" in verified ? undefined : this.#wrongClaim(verified.claims, clientId);
    return row ? { row } : verified;
  }

  #wrongClaim(claims: Claims, clientId: string): TokenErrorRow | undefined {
    if (claims.iss !== clientId) {
      return "issClaim";
    }
    if (claims.aud !== AUDIENCE) {
      return "audClaim";
    }
    const wrongTime = this.#wrongTime(claims);
    return wrongTime ?? (this.#isNew(claims, clientId) ? undefined : "jtiClaim");
  }

  /** Box allows no skew. */
  #wrongTime({ exp, iat, nbf }: Claims): TokenErrorRow | undefined {
    const now = this.#clock.now();
    const expiresAt = milliseconds(exp);
    if (expiresAt === undefined || expiresAt <= now) {
      return "expPast";
    }
    const starts = [iat, nbf].map((claim) => milliseconds(claim) ?? now);
    if (starts.some((start) => start > now)) {
      return "issuedInFuture";
    }
    return expiresAt > Math.min(...starts) + LONGEST_LIFETIME_MS ? "expTooFar" : undefined;
  }

  #isNew({ jti, exp }: Claims, clientId: string): boolean {
    if (typeof jti !== "string" || jti.length < 16 || jti.length > 128) {
      return false;
    }
    const key = `${clientId} ${jti}`;
    if ((this.#seen.get(key) ?? 0) > this.#clock.now()) {
      return false;
    }
    this.#seen.set(key, milliseconds(exp) ?? 0);
    return true;
  }
}

type Claims = Partial<Record<string, unknown>>;
type Verified = { readonly claims: Claims } | { readonly row: TokenErrorRow };

/** The claims of a JWT that says itself that it has no signature, and has none. */
async function unsecured(jwt: string): Promise<{ readonly claims: Claims } | undefined> {
  const { decodeJwt, decodeProtectedHeader } = await import("jose");
  try {
    const isUnsecured = jwt.endsWith(".") && decodeProtectedHeader(jwt).alg === "none";
    return isUnsecured ? { claims: decodeJwt(jwt) } : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 7519 2, `NumericDate`: seconds. */
function milliseconds(claim: unknown): number | undefined {
  return typeof claim === "number" ? claim * 1_000 : undefined;
}
