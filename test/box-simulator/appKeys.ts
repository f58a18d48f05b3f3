import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

export interface AppKeyPair {
  /** `publicKeyID` of the configuration file, `kid` of assertions. */
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The public keys that apps have registered in the console. */
export class AppKeys {
  /** By client ID and key ID. */
  readonly #registered = new Map<string, Map<string, KeyObject>>();
  readonly #generated = new Map<string, AppKeyPair>();

  /** @param publicKey RSA, as PEM */
  register(clientId: string, id: string, publicKey: string): void {
    this.#add(clientId, id, createPublicKey(publicKey));
  }

  remove(clientId: string, id: string): void {
    this.#registered.get(clientId)?.delete(id);
  }

  /** The console's "Generate a Public/Private Keypair": 2048 bits, once for each app, when first asked for. */
  pair(clientId: string): AppKeyPair {
    const existing = this.#generated.get(clientId);
    if (existing) {
      return existing;
    }
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pair = { id: randomBytes(4).toString("hex"), privateKey };
    this.#generated.set(clientId, pair);
    this.#add(clientId, pair.id, publicKey);
    return pair;
  }

  /** @param id may be left out by an app that has one key */
  publicKey(clientId: string, id: string | undefined): KeyObject | undefined {
    const keys = this.#registered.get(clientId);
    if (id !== undefined) {
      return keys?.get(id);
    }
    return keys?.size === 1 ? [...keys.values()][0] : undefined;
  }

  #add(clientId: string, id: string, key: KeyObject): void {
    this.#registered.set(clientId, (this.#registered.get(clientId) ?? new Map()).set(id, key));
  }
}
