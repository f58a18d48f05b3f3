import type { Disposable } from "../../base/clock";
import type { Account, OAuthApp } from "./account";
import { formatAccount, formatApp, parseAccount, parseApp } from "./accountFormat";
import type { SecretStore } from "./secretStore";

const ACCOUNT = "account/";
const APP = "app/";

/** Accounts in SecretStorage, one entry each, so that windows never overwrite each other's list. */
export class AccountStore {
  readonly #secrets: SecretStore;

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  async ids(): Promise<string[]> {
    const keys = await this.#secrets.keys();
    return keys.filter((key) => key.startsWith(ACCOUNT)).map((key) => key.slice(ACCOUNT.length));
  }

  /** What this window's copy of SecretStorage holds; other windows' writes arrive about 0.2 s late. */
  async read(id: string): Promise<Account | undefined> {
    const text = await this.#secrets.get(ACCOUNT + id);
    const account = text === undefined ? undefined : parseAccount(text);
    return account?.id === id ? account : undefined;
  }

  async write(account: Account): Promise<void> {
    await this.#secrets.store(ACCOUNT + account.id, formatAccount(account));
  }

  async delete(id: string): Promise<void> {
    await this.#secrets.delete(ACCOUNT + id);
  }

  onDidChange(listener: (id: string) => void): Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key.startsWith(ACCOUNT)) {
        listener(key.slice(ACCOUNT.length));
      }
    });
  }

  /** The app of a client ID as it was set up last, so that a sign-in asks only once for the client secret. */
  async readApp(clientId: string): Promise<OAuthApp | undefined> {
    const text = await this.#secrets.get(APP + clientId);
    return text === undefined ? undefined : parseApp(text);
  }

  async writeApp(app: OAuthApp): Promise<void> {
    await this.#secrets.store(APP + app.clientId, formatApp(app));
  }

  async appIds(): Promise<string[]> {
    const keys = await this.#secrets.keys();
    return keys.filter((key) => key.startsWith(APP)).map((key) => key.slice(APP.length));
  }
}
