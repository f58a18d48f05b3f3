import { BoxError } from "../../base/errors";
import { isRecord, nonEmptyString, parseJson } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { HttpResponse, Transport } from "../http/transport";
import { errorFromResponse } from "../responses/errorFromResponse";
import { readRequestId } from "../responses/errorResponse";
import { currentUserUrl, type Endpoints } from "./endpoints";

/** Whose access token it is (Box reference, `User--Full`). */
export interface CurrentUser {
  readonly id: string;
  readonly name: string;
  /** Mostly an e-mail address. */
  readonly login: string;
  readonly enterprise?: { readonly id: string; readonly name: string };
  /** Made by an app, cannot log in. */
  readonly isPlatformAccessOnly?: true;
}

/** Box adds its mini fields, of which the ID is one. */
const FIELDS = "name,login,enterprise,is_platform_access_only";

/**
 * Asks Box whose token this is: the only check of a token that Box offers. It uses the token, which ends the pair
 * before it, so the token is persisted first (law 1).
 * @throws BoxError, code `invalid_token` when Box does not accept the token
 */
export async function readCurrentUser(
  transport: Transport,
  endpoints: Endpoints,
  accessToken: Secret,
): Promise<CurrentUser> {
  const response = await transport.send({
    method: "GET",
    url: `${currentUserUrl(endpoints)}?fields=${FIELDS}`,
    bearer: accessToken,
  });
  if (response.status !== 200) {
    throw errorFromResponse(response, "currentUser", [accessToken]);
  }
  return parseCurrentUser(response, accessToken);
}

function parseCurrentUser(response: HttpResponse, accessToken: Secret): CurrentUser {
  const body = parseJson(response.body);
  const id = isRecord(body) ? idOf(body.id) : undefined;
  if (!isRecord(body) || id === undefined) {
    throw unexpectedUser(response, accessToken);
  }
  const login = nonEmptyString(body.login) ?? "";
  const enterprise = parseEnterprise(body.enterprise);
  return {
    id,
    name: nonEmptyString(body.name) ?? (login || id),
    login,
    ...(enterprise && { enterprise }),
    ...(body.is_platform_access_only === true && { isPlatformAccessOnly: true }),
  };
}

/** People with a free Box account belong to no enterprise: `null`. */
function parseEnterprise(value: unknown): CurrentUser["enterprise"] | undefined {
  const id = isRecord(value) ? idOf(value.id) : undefined;
  return isRecord(value) && id !== undefined ? { id, name: nonEmptyString(value.name) ?? id } : undefined;
}

function idOf(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : nonEmptyString(value);
}

function unexpectedUser(response: HttpResponse, accessToken: Secret): BoxError {
  const requestId = readRequestId(response, [accessToken]);
  return new BoxError(
    localized(
      "The answer to the question whose token this is names no user, so it is probably not from Box; check the network and the proxy, then try again.",
    ),
    {
      decision: "retryLater",
      code: "unexpectedResponse",
      status: response.status,
      ...(requestId !== undefined && { requestId }),
    },
  );
}
