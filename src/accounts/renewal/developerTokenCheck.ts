import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { type AccountRecord, endedTokenSet } from "../model/account";
import type { AccountRegistry } from "../registry/accountRegistry";
import { type IdentityRequest, tokenVerdict } from "../requests/identityRequest";

/**
 * What becomes of a pasted token whose hour is over: a developer token has ended, an App Token may live on for as long as its
 * app says (Box guide, app tokens). Only Box knows, and only its 401 says that it is dead.
 */
export class DeveloperTokenCheck {
  readonly #registry: AccountRegistry;
  readonly #identities: IdentityRequest;
  readonly #clock: Clock;

  constructor(parts: { registry: AccountRegistry; identities: IdentityRequest; clock: Clock }) {
    this.#registry = parts.registry;
    this.#identities = parts.identities;
    this.#clock = parts.clock;
  }

  /**
   * The account with what Box said; `undefined` when another process wrote first.
   * @throws BoxError code `developerToken` when it is dead, which is asked once; others when Box did not say
   */
  async check(account: AccountRecord): Promise<AccountRecord | undefined> {
    const { tokenSet } = account;
    // An end that is no estimate any more is one that Box has told.
    if (!tokenSet.lifetimeIsUnknown && !tokenSet.expiryIsEstimated) {
      throw ended();
    }
    const isAlive = await this.#isAlive(account);
    const now = this.#clock.now();
    const checked = isAlive
      ? { ...tokenSet, lifetimeIsUnknown: true as const }
      : { ...endedTokenSet(tokenSet, now), expiryIsEstimated: false };
    const written = await this.#registry.write(account, { ...account, tokenSet: checked });
    if (!isAlive) {
      throw ended();
    }
    return written;
  }

  async #isAlive(account: AccountRecord): Promise<boolean> {
    try {
      await this.#identities.read(account);
      return true;
    } catch (error) {
      const verdict = tokenVerdict(error);
      if (verdict === "unknown") {
        throw error;
      }
      return verdict === "alive";
    }
  }
}

function ended(): BoxError {
  return new BoxError(
    localized(
      "This token has ended and cannot be refreshed; make a new one in the Box Developer Console and paste it.",
    ),
    { decision: "fatal", code: "developerToken" },
  );
}
