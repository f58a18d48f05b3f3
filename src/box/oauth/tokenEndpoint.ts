import { parseJson } from "../../base/json";
import { Secret } from "../../base/secret";
import type { Transport } from "../http/transport";
import { errorFromResponse } from "../responses/errorFromResponse";
import { readRequestId } from "../responses/errorResponse";
import type { RequestKind } from "../responses/errorRow";
import { type Downscope, resourceUrl } from "./downscope";
import { type Endpoints, tokenUrl } from "./endpoints";
import type { Subject } from "./subject";
import {
  type ClientCredentials,
  type IssuedTokens,
  type OAuthClient,
  parseTokenResponse,
  type RequestOptions,
} from "./tokens";

/** What came back through the browser, with what the authorization request was made of. */
export interface AuthorizationCodeGrant {
  readonly code: Secret;
  readonly codeVerifier: Secret;
  /** The very text of the authorization request (RFC 6749 4.1.3). */
  readonly redirectUri: string;
}

type TokenForm = Readonly<Record<string, string | Secret>> & {
  readonly grant_type: Exclude<RequestKind, "revocation" | "currentUser">;
};

/**
 * Box's token endpoint (RFC 6749 3.2). One request each and no retry: whether the same refresh token or a new
 * assertion may be sent again is the caller's decision, by the error's `decision`.
 */
export class TokenEndpoint {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * RFC 6749 4.1.3 and RFC 7636 4.5. A code lives 30 seconds and is good for one use: whatever the error says, the
   * same code is not sent again.
   * @throws BoxError, CancelledError
   */
  redeemCode(
    client: OAuthClient,
    { code, codeVerifier, redirectUri }: AuthorizationCodeGrant,
    options?: RequestOptions,
  ): Promise<IssuedTokens> {
    const form = {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
      ...secretPost(client),
    } as const;
    return this.#request(client.endpoints, form, options);
  }

  /**
   * RFC 6749 6. After a lost answer the same refresh token may be sent again: Box repeats the new pair until that pair
   * is used.
   * @throws BoxError, CancelledError
   */
  refresh(client: OAuthClient, refreshToken: Secret, options?: RequestOptions): Promise<IssuedTokens> {
    const form = {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      ...secretPost(client),
    } as const;
    return this.#request(client.endpoints, form, options);
  }

  /** RFC 7523 2.1. An assertion is good for one request. @throws BoxError, CancelledError */
  jwtBearer(client: OAuthClient, assertion: Secret, options?: RequestOptions): Promise<IssuedTokens> {
    const form = {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
      ...secretPost(client),
    } as const;
    return this.#request(client.endpoints, form, options);
  }

  /** RFC 6749 4.4, with Box's subject. @throws BoxError, CancelledError */
  clientCredentials(client: OAuthClient, subject: Subject, options?: RequestOptions): Promise<IssuedTokens> {
    const form = {
      grant_type: "client_credentials",
      box_subject_type: subject.type,
      box_subject_id: subject.id,
      ...secretPost(client),
    } as const;
    return this.#request(client.endpoints, form, options);
  }

  /**
   * RFC 8693: a token for less. No client authentication, as Box's own libraries do it. The caller holds
   * `restrictedTo` of the answer against what was asked (`verifyRestriction`).
   * @throws BoxError
   */
  exchange(endpoints: Endpoints, subjectToken: Secret, { scopes, target }: Downscope): Promise<IssuedTokens> {
    const form = {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: subjectToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope: scopes.join(" "),
      ...(target?.kind === "sharedLink" && { box_shared_link: new Secret(target.url) }),
      ...(target && target.kind !== "sharedLink" && { resource: resourceUrl(target) }),
    } as const;
    return this.#request(endpoints, form);
  }

  async #request(
    endpoints: Endpoints,
    form: TokenForm,
    { signal }: RequestOptions = {},
  ): Promise<IssuedTokens> {
    const response = await this.#transport.send({
      method: "POST",
      url: tokenUrl(endpoints),
      form,
      ...(signal && { signal }),
    });
    const secrets = secretsOf(form);
    if (response.status < 200 || response.status > 299) {
      throw errorFromResponse(response, form.grant_type, secrets);
    }
    const { status, serverDate, sentAt } = response;
    const requestId = readRequestId(response, secrets);
    const dated = serverDate !== undefined && { serverDate };
    const seen = { status, secrets, ...(requestId !== undefined && { requestId }), ...dated };
    return { response: parseTokenResponse(parseJson(response.body), seen), sentAt, ...dated };
  }
}

/** `client_secret_post` (RFC 6749 2.3.1), as all of Box's own libraries send it. */
function secretPost({ clientId, clientSecret }: ClientCredentials) {
  return { client_id: clientId, client_secret: clientSecret };
}

function secretsOf(form: TokenForm): readonly Secret[] {
  return Object.values(form).filter((value) => value instanceof Secret);
}
