import type { TokenEndpoint } from "../box/tokenEndpoint";
import type { IssuedTokens } from "../box/tokens";
import { BoxError } from "../box/errors";
import { sentence } from "../box/sentence";
import type { Account } from "./account";

/** How each kind of account gets its next token set. One request, no retry: the keeper decides about those. */
export class Grants {
  readonly #tokenEndpoint: TokenEndpoint;

  constructor(tokenEndpoint: TokenEndpoint) {
    this.#tokenEndpoint = tokenEndpoint;
  }

  async renew({ app, tokenSet }: Account, signal?: AbortSignal): Promise<IssuedTokens> {
    if (!tokenSet.refreshToken) {
      throw new BoxError(
        sentence(
          "Box gave no refresh token at the last sign-in, so this token cannot be refreshed; sign in again.",
        ),
        { decision: "signInAgain", code: "noRefreshToken" },
      );
    }
    return this.#tokenEndpoint.refresh(app.endpoints, app, tokenSet.refreshToken, signal);
  }
}
