import type { Clock, Disposable } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";

/** The part of VS Code's `SecretStorage` that accounts need; `vscode.SecretStorage` fits it as it is. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  keys(): PromiseLike<string[]>;
  /** Tells that a key may have changed, here or in another window. Read again; trust nothing else about it. */
  onDidChange(listener: (event: { readonly key: string }) => void): Disposable;
}

/** VS Code serialises all calls of an extension, and one may wait for a dialog or for a client that sleeps. */
const LIMIT_MS = 10_000;
/** The first secret of all may open the editor's own question about the keyring, which a person has to answer. */
const FIRST_WRITE_LIMIT_MS = 120_000;

/**
 * SecretStorage that always answers (law 6): each call ends within its limit, and whatever it fails with is one error.
 * @throws BoxError `retryLater`, code `secretStorage`
 */
export class BoundedSecretStore {
  readonly #secrets: SecretStore;
  readonly #clock: Clock;

  constructor(secrets: SecretStore, clock: Clock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  get(key: string): Promise<string | undefined> {
    return this.#bounded(() => this.#secrets.get(key));
  }

  /** @param isFirst nothing of this account is stored yet: then a person may have to answer first */
  store(key: string, value: string, isFirst = false): Promise<void> {
    return this.#bounded(() => this.#secrets.store(key, value), isFirst ? FIRST_WRITE_LIMIT_MS : LIMIT_MS);
  }

  delete(key: string): Promise<void> {
    return this.#bounded(() => this.#secrets.delete(key));
  }

  keys(): Promise<string[]> {
    return this.#bounded(() => this.#secrets.keys());
  }

  onDidChange(listener: (event: { readonly key: string }) => void): Disposable {
    return this.#secrets.onDidChange(listener);
  }

  #bounded<T>(call: () => PromiseLike<T>, limitMs = LIMIT_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        timer.dispose();
        reject(unavailable());
      };
      const timer = this.#clock.setTimer(fail, limitMs);
      // The call itself may throw instead of rejecting.
      Promise.resolve()
        .then(call)
        .then((value) => {
          timer.dispose();
          resolve(value);
        }, fail);
    });
  }
}

function unavailable(): BoxError {
  return new BoxError(
    localized(
      "The editor's secret storage does not answer; unlock your keyring or answer the editor's question about it, then try again.",
    ),
    { decision: "retryLater", code: "secretStorage" },
  );
}
