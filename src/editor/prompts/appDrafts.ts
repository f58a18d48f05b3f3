import type { Secret } from "../../base/secret";

/**
 * What a person typed about an app that Box has not accepted yet, so that the next try need not ask for it all again. In
 * this window's memory only: nobody knows yet that what stands in the box for the client ID is no secret.
 */
export class AppDrafts {
  readonly #secrets = new Map<string, Secret>();
  readonly #refused = new Map<string, Secret>();
  #clientId: string | undefined;

  /** Typed last. */
  get clientId(): string | undefined {
    return this.#clientId;
  }

  secret(clientId: string): Secret | undefined {
    return this.#secrets.get(clientId);
  }

  /** This secret is known to be wrong; another one of the same app may be right. */
  isRefused(clientId: string, secret: Secret): boolean {
    return this.#refused.get(clientId)?.equals(secret) ?? false;
  }

  typeClientId(clientId: string): void {
    this.#clientId = clientId;
  }

  typeSecret(clientId: string, secret: Secret): void {
    this.#secrets.set(clientId, secret);
  }

  /** Box does not accept the pair: the secret is asked for again. */
  refuse(clientId: string, secret: Secret): void {
    if (this.#secrets.get(clientId)?.equals(secret)) {
      this.#secrets.delete(clientId);
    }
    this.#refused.set(clientId, secret);
  }

  /** Kept, or not wanted any more: nothing of it is remembered here. */
  clear(clientId: string): void {
    this.#secrets.delete(clientId);
    this.#refused.delete(clientId);
    if (this.#clientId === clientId) {
      this.#clientId = undefined;
    }
  }
}
