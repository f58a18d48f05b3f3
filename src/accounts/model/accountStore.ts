import type { Disposable } from "../../base/clock";
import type { AccountRecord, OAuthApp } from "./account";
import { formatAccount, formatApp, formatEnd, parseAccount, parseApp, parseEnd } from "./accountFormat";
import type { BoundedSecretStore } from "./secretStore";

const ACCOUNT = "account/";
const APP = "app/";
const ENDED = "ended/";

/**
 * Accounts in SecretStorage, one entry each, so that windows never overwrite each other's list.
 * @throws BoxError `retryLater`, code `secretStorage`, from each method that reads or writes; `laterVersion` from those that read
 */
export class AccountStore {
  readonly #secrets: BoundedSecretStore;

  constructor(secrets: BoundedSecretStore) {
    this.#secrets = secrets;
  }

  ids(): Promise<string[]> {
    return this.#keysBelow(ACCOUNT);
  }

  /** What this window's copy of SecretStorage holds; other windows' writes arrive about 0.2 s late. */
  async read(id: string): Promise<AccountRecord | undefined> {
    const text = await this.#secrets.get(ACCOUNT + id);
    const account = text === undefined ? undefined : parseAccount(text);
    return account?.id === id ? account : undefined;
  }

  async write(account: AccountRecord): Promise<void> {
    await this.#secrets.store(ACCOUNT + account.id, formatAccount(account), account.generation === 1);
  }

  async delete(id: string): Promise<void> {
    await this.#secrets.delete(ACCOUNT + id);
  }

  /** Tells the machines that share this SecretStorage but no folder. @param at epoch milliseconds */
  async writeEnd(id: string, at: number): Promise<void> {
    await this.#secrets.store(ENDED + id, formatEnd(at));
  }

  async hasEnded(id: string): Promise<boolean> {
    return (await this.#secrets.get(ENDED + id)) !== undefined;
  }

  /** Removes the ends that are older, and those that do not say how old they are. */
  async forgetEnded(before: number): Promise<void> {
    for (const id of await this.#keysBelow(ENDED)) {
      const text = await this.#secrets.get(ENDED + id);
      if (text !== undefined && (parseEnd(text) ?? Number.NEGATIVE_INFINITY) < before) {
        await this.#secrets.delete(ENDED + id);
      }
    }
  }

  onDidChange(listener: (id: string) => void): Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      const prefix = [ACCOUNT, ENDED].find((one) => key.startsWith(one));
      if (prefix) {
        listener(key.slice(prefix.length));
      }
    });
  }

  /** The app of a client ID as it was set up last, so that a sign-in asks only once for the client secret. */
  async readApp(clientId: string): Promise<OAuthApp | undefined> {
    const text = await this.#secrets.get(APP + clientId);
    return text === undefined ? undefined : parseApp(text);
  }

  /** @throws BoxError `laterVersion` when one has saved it, which then stays */
  async writeApp(app: OAuthApp): Promise<void> {
    await this.readApp(app.clientId);
    await this.#secrets.store(APP + app.clientId, formatApp(app), true);
  }

  async forgetApp(clientId: string): Promise<void> {
    await this.#secrets.delete(APP + clientId);
  }

  appIds(): Promise<string[]> {
    return this.#keysBelow(APP);
  }

  async #keysBelow(prefix: string): Promise<string[]> {
    const keys = await this.#secrets.keys();
    return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }
}
