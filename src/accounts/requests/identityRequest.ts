import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import type { Secret } from "../../base/secret";
import type { Transport } from "../../box/http/transport";
import { readCurrentUser } from "../../box/oauth/currentUser";
import type { Endpoints } from "../../box/oauth/endpoints";
import type { Identity } from "../model/account";
import { repeatedRequest } from "./repeatedRequest";

/** Whose token it is, as Box says. It uses the token, so the token is on disk before (law 1). */
export class IdentityRequest {
  readonly #transport: Transport;
  readonly #clock: Clock;

  constructor(parts: { transport: Transport; clock: Clock }) {
    this.#transport = parts.transport;
    this.#clock = parts.clock;
  }

  /** @throws BoxError */
  async read(of: {
    readonly app: { readonly endpoints: Endpoints };
    readonly tokenSet: { readonly accessToken: Secret };
  }): Promise<Identity> {
    const ask = () => readCurrentUser(this.#transport, of.app.endpoints, of.tokenSet.accessToken);
    const { id, name, login, enterprise } = await repeatedRequest(ask, { clock: this.#clock });
    return { userId: id, name, login, ...(enterprise && { enterprise }) };
  }
}

/**
 * What a failed look at `/users/me` says about the token: Box's 401 that it is dead, its 403 that it is alive and may not tell
 * its name. A proxy that answers with the same numbers says nothing.
 */
export function tokenVerdict(error: unknown): "dead" | "alive" | "unknown" {
  if (!(error instanceof BoxError) || error.code === "unexpectedResponse") {
    return "unknown";
  }
  return error.status === 401 ? "dead" : error.status === 403 ? "alive" : "unknown";
}
