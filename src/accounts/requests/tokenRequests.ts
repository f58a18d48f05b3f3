import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { TokenEndpoint } from "../../box/oauth/tokenEndpoint";
import type { IssuedTokens } from "../../box/oauth/tokens";
import type { AccountRecord, ServerCredentialSource, TokenSet } from "../model/account";
import type { ServerClock } from "./serverClock";

/** The same constant for every address of Box (Box guide, JWT without SDK). */
const JWT_AUDIENCE = "https://api.box.com/oauth2/token";

/** How each kind of account gets its next token set. One request, no retry: the callers decide about those. */
export class TokenRequests {
  readonly #tokenEndpoint: TokenEndpoint;
  readonly #serverClock: ServerClock;
  readonly #clock: Clock;

  constructor(parts: { tokenEndpoint: TokenEndpoint; serverClock: ServerClock; clock: Clock }) {
    this.#tokenEndpoint = parts.tokenEndpoint;
    this.#serverClock = parts.serverClock;
    this.#clock = parts.clock;
  }

  /** @throws BoxError */
  async renew(account: AccountRecord): Promise<IssuedTokens> {
    switch (account.kind) {
      case "oauth":
        return this.#refresh(account);
      case "jwt":
      case "clientCredentials":
        return this.request(account, account.tokenSet);
      case "developerToken":
        throw new BoxError(
          localized(
            "A developer token cannot be refreshed; make a new one in the Box Developer Console and paste it.",
          ),
          { decision: "fatal", code: "developerToken" },
        );
    }
  }

  /** A token for a server kind, the first one as well as every later one. A new assertion each time. @throws BoxError */
  async request(source: ServerCredentialSource, tokenSet?: TokenSet): Promise<IssuedTokens> {
    const { app, subject } = source;
    if (source.kind === "clientCredentials") {
      return this.#tokenEndpoint.clientCredentials(app, subject);
    }
    const [{ readPrivateKey }, { signAssertion }] = await Promise.all([
      import("../../box/keys/privateKey.js"),
      import("../../box/oauth/jwtAssertion.js"),
    ]);
    const { clientId, keyId, privateKey, passphrase, algorithm } = source.app;
    const assertion = await signAssertion({
      clientId,
      keyId,
      privateKey: readPrivateKey(privateKey, passphrase),
      algorithm,
      subject,
      audience: JWT_AUDIENCE,
      now: this.#serverClock.serverNow(this.#clock.now(), tokenSet),
    });
    return this.#tokenEndpoint.jwtBearer(app, assertion);
  }

  async #refresh({ app, tokenSet }: Extract<AccountRecord, { kind: "oauth" }>): Promise<IssuedTokens> {
    if (!tokenSet.refreshToken) {
      throw new BoxError(
        localized(
          "Box gave no refresh token at the last sign-in, so this token cannot be refreshed; sign in again.",
        ),
        { decision: "signInAgain", code: "noRefreshToken" },
      );
    }
    return this.#tokenEndpoint.refresh(app, tokenSet.refreshToken);
  }
}
