import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { Log } from "../base/log";
import type { AccountRecord } from "./model/account";
import type { AccountLock } from "./registry/accountLock";
import type { AccountRegistry } from "./registry/accountRegistry";
import type { TokenKeeper } from "./renewal/tokenKeeper";
import type { IdentityRequest } from "./requests/identityRequest";

export interface AccountNamesParts {
  readonly registry: AccountRegistry;
  readonly lock: AccountLock;
  readonly keeper: TokenKeeper;
  readonly identities: IdentityRequest;
  readonly log: Log;
}

/** What an account is called: by Box, and by the person. */
export class AccountNames {
  readonly #parts: AccountNamesParts;
  /** The generations of nameless accounts that this window has asked Box about. */
  readonly #askedFor = new Set<string>();

  constructor(parts: AccountNamesParts) {
    this.#parts = parts;
  }

  /**
   * Learns who an account is that has no identity yet, by its latest token. Where Box does not say, it stays nameless.
   * @throws BoxError when it cannot be read or saved here
   */
  async identify(id: string): Promise<AccountRecord> {
    const { registry, lock, identities, log } = this.#parts;
    return lock.runExclusive(id, async (latest) => {
      if (latest.identity || latest.isSigningOut) {
        registry.publishAndRepair(latest);
        return latest;
      }
      try {
        const identity = await identities.read(latest);
        return (await registry.write(latest, { ...latest, identity })) ?? latest;
      } catch (error) {
        if (!(error instanceof BoxError) || error.code === "diskWrite") {
          throw error;
        }
        log.warn(`Account ${id}: the current user could not be read: ${error.message}`);
        registry.publishAndRepair(latest);
        return latest;
      }
    });
  }

  /**
   * Goes on with the sign-ins of windows that died before Box had said who it is: each generation is asked for once. A pasted
   * token was accepted without a name. Never rejects.
   */
  async identifyAll(): Promise<void> {
    const { registry, keeper, log } = this.#parts;
    const nameless = registry
      .all()
      .filter(({ identity, kind }) => identity === undefined && kind !== "developerToken")
      .filter((account) => keeper.isUsableFor(account, 0))
      .filter(({ id, generation }) => !this.#askedFor.has(`${id}.${generation}`));
    await Promise.all(
      nameless.map(async ({ id, generation }) => {
        this.#askedFor.add(`${id}.${generation}`);
        await this.identify(id).catch((error: unknown) => {
          log.warn(`Account ${id}: not identified yet (${codeOf(error)}).`);
        });
      }),
    );
  }

  /** An empty name gives back the one at Box. @throws BoxError */
  async rename(id: string, name: string): Promise<void> {
    const { registry, lock } = this.#parts;
    await lock.runExclusive(id, async (latest) => {
      const { name: _, ...rest } = latest;
      const renamed: AccountRecord = { ...rest, ...(name && { name }) };
      if (!(await registry.write(latest, renamed))) {
        throw overtaken();
      }
    });
  }

  /** A name that was given meanwhile stays. @throws BoxError */
  async carryOver(name: string, id: string): Promise<void> {
    const { registry, lock } = this.#parts;
    await lock.runExclusive(id, async (latest) => {
      if (latest.name === undefined && !(await registry.write(latest, { ...latest, name }))) {
        throw overtaken();
      }
    });
  }
}

/** For the log. */
export function codeOf(error: unknown): string {
  return error instanceof BoxError ? error.code : "unexpected";
}

function overtaken(): BoxError {
  return new BoxError(localized("Another window changed this account at the same moment; try again."), {
    decision: "retryLater",
    code: "overtaken",
  });
}
