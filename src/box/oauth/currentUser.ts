import { BoxError } from "../../base/errors";
import { isRecord, nonEmptyString, parseJson } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { HttpResponse, Transport } from "../http/transport";
import { errorFromResponse } from "../responses/errorFromResponse";
import { readRequestId } from "../responses/errorResponse";
import { currentUserUrl, type Endpoints } from "./endpoints";
import type { RequestOptions } from "./tokens";

/** Whose access token it is (Box reference, `User--Full`). */
export interface CurrentUser {
  readonly id: string;
  readonly name: string;
  /** Mostly an e-mail address. */
  readonly login: string;
  readonly enterprise?: { readonly id: string; readonly name: string };
  /** `admin`, `coadmin`, `user`, or a word that Box adds later. */
  readonly role?: string;
  readonly status?: string;
  /** The web address of the tenant's own Box, such as `https://acme.app.box.com/`. */
  readonly hostname?: string;
}

const FIELDS = "id,type,name,login,enterprise,role,status,avatar_url,hostname";

/**
 * Asks Box whose token this is: the only check of a token that Box offers. It uses the token, which ends the pair
 * before it, so the token is persisted first (law 1).
 * @throws BoxError, code `invalid_token` when Box does not accept the token; CancelledError
 */
export async function readCurrentUser(
  transport: Transport,
  endpoints: Endpoints,
  accessToken: Secret,
  { signal }: RequestOptions = {},
): Promise<CurrentUser> {
  const answer = await transport.send({
    method: "GET",
    url: `${currentUserUrl(endpoints)}?fields=${FIELDS}`,
    bearer: accessToken,
    ...(signal && { signal }),
  });
  if (answer.status !== 200) {
    throw errorFromResponse(answer, "currentUser", [accessToken]);
  }
  return parseCurrentUser(answer, accessToken);
}

/** The account that Box makes for an app with server authentication, no person. */
export function isServiceAccount({ login }: Pick<CurrentUser, "login">): boolean {
  return /^AutomationUser_\w+@boxdevedition\.com$/i.test(login);
}

function parseCurrentUser(answer: HttpResponse, accessToken: Secret): CurrentUser {
  const body = parseJson(answer.body);
  const id = isRecord(body) ? idOf(body.id) : undefined;
  if (!isRecord(body) || id === undefined) {
    throw unexpectedUser(answer, accessToken);
  }
  const login = nonEmptyString(body.login) ?? "";
  const enterprise = parseEnterprise(body.enterprise);
  const role = nonEmptyString(body.role);
  const status = nonEmptyString(body.status);
  const hostname = nonEmptyString(body.hostname);
  return {
    id,
    name: nonEmptyString(body.name) ?? (login || id),
    login,
    ...(enterprise && { enterprise }),
    ...(role !== undefined && { role }),
    ...(status !== undefined && { status }),
    ...(hostname !== undefined && { hostname }),
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

function unexpectedUser(answer: HttpResponse, accessToken: Secret): BoxError {
  const requestId = readRequestId(answer, [accessToken]);
  return new BoxError(
    localized(
      "The answer to the question whose token this is names no user, so it is probably not from Box; check the network and the proxy, then try again.",
    ),
    {
      decision: "retryLater",
      code: "unexpectedResponse",
      status: answer.status,
      ...(requestId !== undefined && { requestId }),
    },
  );
}
