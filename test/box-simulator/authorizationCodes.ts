import { createHash } from "node:crypto";
import type { OwnErrorRow, TokenErrorRow } from "./errorTable";
import type { SecretMint } from "./secretMint";
import type { SimulatorClock } from "./simulatorClock";
import type { SimulatorSettings } from "./simulatorSettings";
import type { Grant } from "./tokenFamilies";

/** What the authorize page learned, kept for the redemption. */
export interface CodeRequest extends Grant {
  readonly redirectUri: string;
  readonly codeChallenge?: string;
  /** Missing when the request did not say. */
  readonly codeChallengeMethod?: ChallengeMethod;
}

export type ChallengeMethod = "S256" | "plain";

export interface CodeRedemption {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string | null;
  readonly codeVerifier: string | null;
}

export type RedemptionResult =
  | { readonly kind: "granted"; readonly grant: Grant }
  | { readonly kind: "refused"; readonly row: TokenErrorRow | OwnErrorRow };

/** Box's lifetime of a code. */
export const CODE_LIFETIME_MS = 30_000;

/** Codes live 30 seconds and are gone after the first attempt of their own app, whether it succeeds or not. */
export class AuthorizationCodes {
  readonly #clock: SimulatorClock;
  readonly #mint: SecretMint;
  readonly #settings: Pick<SimulatorSettings, "pkceIgnored">;
  readonly #waiting = new Map<string, { readonly request: CodeRequest; readonly expiresAt: number }>();

  constructor(clock: SimulatorClock, mint: SecretMint, settings: Pick<SimulatorSettings, "pkceIgnored">) {
    this.#clock = clock;
    this.#mint = mint;
    this.#settings = settings;
  }

  issue(request: CodeRequest): string {
    const code = this.#mint.mint("authorizationCode");
    this.#waiting.set(code, { request, expiresAt: this.#clock.now() + CODE_LIFETIME_MS });
    return code;
  }

  redeem({ code, clientId, redirectUri, codeVerifier }: CodeRedemption): RedemptionResult {
    const waiting = this.#waiting.get(code);
    if (!waiting || waiting.request.clientId !== clientId) {
      return { kind: "refused", row: "codeInvalid" };
    }
    this.#waiting.delete(code);
    const { request, expiresAt } = waiting;
    if (expiresAt <= this.#clock.now()) {
      return { kind: "refused", row: "codeExpired" };
    }
    // Box compares it only when it is sent: the SDKs leave it out.
    if (redirectUri !== null && redirectUri !== request.redirectUri) {
      return { kind: "refused", row: "redirectUriMismatch" };
    }
    const row = this.#settings.pkceIgnored ? undefined : wrongVerifier(request, codeVerifier);
    if (row) {
      return { kind: "refused", row };
    }
    const { userId, scope } = request;
    return { kind: "granted", grant: { clientId, userId, ...(scope !== undefined && { scope }) } };
  }

  clear(): void {
    this.#waiting.clear();
  }
}

/** RFC 7636 4.6, and RFC 9700 2.1.1 for a verifier to which there was no challenge. */
function wrongVerifier(request: CodeRequest, verifier: string | null): OwnErrorRow | undefined {
  const { codeChallenge: challenge, codeChallengeMethod: method } = request;
  if (challenge === undefined) {
    return verifier === null ? undefined : "codeVerifierAlone";
  }
  if (verifier === null) {
    return "codeVerifierMissing";
  }
  const isRight = method ? transforms[method](verifier) === challenge : fitsSomehow(verifier, challenge);
  return isRight ? undefined : "codeVerifierWrong";
}

const transforms: Readonly<Record<ChallengeMethod, (verifier: string) => string>> = {
  S256: (verifier) => createHash("sha256").update(verifier).digest("base64url"),
  plain: (verifier) => verifier,
};

/** RFC 7636 4.3: a challenge without a method is plain. But the official Box CLI, by default, sends a hashed one so. */
function fitsSomehow(verifier: string, challenge: string): boolean {
  return Object.values(transforms).some((transform) => transform(verifier) === challenge);
}
