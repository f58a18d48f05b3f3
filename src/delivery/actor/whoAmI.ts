import type { Account, LiveToken } from "../../accounts/model/accountView";
import { repeatedRequest } from "../../accounts/requests/repeatedRequest";
import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Transport } from "../../box/http/transport";
import { type CurrentUser, readCurrentUser } from "../../box/oauth/currentUser";
import { type RootFolder, readRootFolder } from "../../box/oauth/rootFolder";
import type { TokenDelivery } from "../consent/tokenDelivery";
import { type Actor, actorKind } from "./actor";

export interface ActorParts {
  readonly tokens: Pick<TokenDelivery, "liveToken">;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** As much as shows at a glance what the actor sees. */
const FIRST_ITEMS = 10;

/**
 * Asks Box who acts with the token of an account. No token leaves, so nobody is asked for leave. That the scopes do not reach
 * is an answer too: such a token is alive and may not read its own user.
 * @throws BoxError `invalid_token` for a dead token, and whatever a refresh throws; CancelledError after the signal
 */
export async function whoAmI(parts: ActorParts, account: Account, signal?: AbortSignal): Promise<Actor> {
  const token = await livingToken(parts, account, signal);
  const user = await currentUser(parts, account, token, signal);
  const { restrictedTo, expiresAt } = token;
  return { kind: actorKind(account, user), ...(user && { user }), restrictedTo, expiresAt };
}

/**
 * The first items of the root folder, as the actor sees it.
 * @throws BoxError `insufficient_scope` that names the missing scope, otherwise as `whoAmI`
 */
export async function firstItems(
  parts: ActorParts,
  account: Account,
  signal?: AbortSignal,
): Promise<RootFolder> {
  const { accessToken } = await livingToken(parts, account, signal);
  const { transport } = withSignal(parts, signal);
  const { endpoints } = account;
  try {
    return await repeatedRequest(
      () => readRootFolder(transport, { endpoints, accessToken, limit: FIRST_ITEMS }),
      { clock: parts.clock, signal },
    );
  } catch (error) {
    throw error instanceof BoxError && error.code === "insufficient_scope" ? scopeMissing(error) : error;
  }
}

function livingToken({ tokens }: ActorParts, account: Account, signal?: AbortSignal): Promise<LiveToken> {
  return tokens.liveToken(account, { minimumLifetimeMs: 0, signal });
}

async function currentUser(
  parts: ActorParts,
  { endpoints }: Account,
  ...[{ accessToken }, signal]: [LiveToken, AbortSignal | undefined]
): Promise<CurrentUser | undefined> {
  const { transport, clock } = withSignal(parts, signal);
  try {
    return await repeatedRequest(() => readCurrentUser(transport, endpoints, accessToken), { clock, signal });
  } catch (error) {
    if (isForFewerScopes(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Other refusals of a living token, such as a network that is not allowed, are for a person to mend. */
function isForFewerScopes(error: unknown): boolean {
  return (
    error instanceof BoxError &&
    (error.code === "insufficient_scope" || error.code === "access_denied_insufficient_permissions")
  );
}

/** These requests only read, so a caller who leaves ends them. */
function withSignal(parts: ActorParts, signal: AbortSignal | undefined): ActorParts {
  const { transport } = parts;
  return signal
    ? { ...parts, transport: { send: (request) => transport.send({ ...request, signal }) } }
    : parts;
}

function scopeMissing({ decision, code, status, requestId }: BoxError): BoxError {
  return new BoxError(
    localized(
      "This access token is valid but may not list folders, which needs the scope {0}, or {1} for a downscoped token; add it to the app in the Box Developer Console, then sign in again.",
      "root_readonly",
      "base_explorer",
    ),
    {
      decision,
      code,
      ...(status !== undefined && { status }),
      ...(requestId !== undefined && { requestId }),
    },
  );
}
