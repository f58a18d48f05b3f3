import { createHash } from "node:crypto";
import type { SecretMint } from "./secretMint";
import type { SimulatorClock } from "./simulatorClock";
import type { Grant } from "./tokenFamilies";

/** What the authorize page learned, kept for the exchange. */
export interface CodeRequest extends Grant {
  readonly redirectUri: string;
  readonly codeChallenge?: string;
  /** RFC 7636 4.3: `plain` when the request did not say. */
  readonly codeChallengeMethod?: ChallengeMethod;
}

export type ChallengeMethod = "S256" | "plain";

export interface CodeExchange {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string | null;
  readonly codeVerifier: string | null;
}

export type ExchangeResult =
  | { readonly kind: "granted"; readonly grant: Grant }
  | { readonly kind: "refused"; readonly error: string; readonly description: string };

/** Box's lifetime of a code. */
export const CODE_LIFE_MS = 30_000;

/** Codes live 30 seconds and are gone after the first attempt of their own app, whether it succeeds or not. */
export class AuthorizationCodes {
  readonly #clock: SimulatorClock;
  readonly #mint: SecretMint;
  readonly #waiting = new Map<string, { readonly request: CodeRequest; readonly expiresAt: number }>();

  constructor(clock: SimulatorClock, mint: SecretMint) {
    this.#clock = clock;
    this.#mint = mint;
  }

  issue(request: CodeRequest): string {
    const code = this.#mint.mint("authorizationCode");
    this.#waiting.set(code, { request, expiresAt: this.#clock.now() + CODE_LIFE_MS });
    return code;
  }

  exchange({ code, clientId, redirectUri, codeVerifier }: CodeExchange): ExchangeResult {
    const waiting = this.#waiting.get(code);
    if (!waiting || waiting.request.clientId !== clientId) {
      return refused("invalid_grant", "Auth code doesn't exist or is invalid for the client");
    }
    this.#waiting.delete(code);
    const { request, expiresAt } = waiting;
    if (expiresAt <= this.#clock.now()) {
      return refused("invalid_grant", "The authorization code has expired");
    }
    // Box compares it only when it is sent: the SDKs leave it out.
    if (redirectUri !== null && redirectUri !== request.redirectUri) {
      return refused("redirect_uri_mismatch", "The redirect URI is missing or do not match");
    }
    const wrong = wrongVerifier(request, codeVerifier);
    if (wrong) {
      return refused("invalid_grant", wrong);
    }
    const { userId, scope } = request;
    return { kind: "granted", grant: { clientId, userId, ...(scope !== undefined && { scope }) } };
  }

  clear(): void {
    this.#waiting.clear();
  }
}

/** RFC 7636 4.6, and RFC 9700 2.1.1 for a verifier to which there was no challenge. */
function wrongVerifier(request: CodeRequest, verifier: string | null): string | undefined {
  const { codeChallenge: challenge, codeChallengeMethod: method = "plain" } = request;
  if (challenge === undefined) {
    return verifier === null ? undefined : "A code_verifier was sent, but there was no code_challenge";
  }
  if (verifier === null) {
    return "The code_verifier is missing";
  }
  const answer = method === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  return answer === challenge ? undefined : "The code_verifier does not match the code_challenge";
}

function refused(error: string, description: string): ExchangeResult {
  return { kind: "refused", error, description };
}
