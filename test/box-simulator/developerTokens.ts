import type { AccessTokens, IssuedToken } from "./accessTokens";

/** Box guide "Developer Tokens"; nothing renews them. */
export const DEVELOPER_TOKEN_LIFETIME_SECONDS = 3_600;

export interface DeveloperToken extends IssuedToken {
  readonly clientId: string;
  readonly userId: string;
}

/** The developer tokens of the console: at most one that is good for each app and person. */
export class DeveloperTokens {
  readonly #tokens: AccessTokens;
  #generated: DeveloperToken[] = [];

  constructor(tokens: AccessTokens) {
    this.#tokens = tokens;
  }

  /** Ends the one before. */
  generate(clientId: string, userId: string): DeveloperToken {
    this.revoke(clientId, userId);
    const issued = this.#tokens.issue("developer", { clientId, userId }, DEVELOPER_TOKEN_LIFETIME_SECONDS);
    const token = { ...issued, clientId, userId };
    this.#generated.push(token);
    return token;
  }

  /** Those that are good. */
  ofApp(clientId: string): DeveloperToken[] {
    this.#generated = this.#generated.filter(({ accessToken }) => this.#tokens.use(accessToken));
    return this.#generated.filter((token) => token.clientId === clientId);
  }

  revoke(clientId: string, userId: string): void {
    for (const token of this.ofApp(clientId)) {
      if (token.userId === userId) {
        this.#tokens.revoke(token.accessToken, clientId);
      }
    }
  }

  clear(): void {
    this.#generated = [];
  }
}
