import { inspect } from "node:util";

const HIDDEN = "[secret]";

/**
 * A string that must not be seen: a token, client secret, code verifier, authorization code, private key
 * or passphrase. Logging, `JSON.stringify`, template literals and `util.inspect` show `[secret]` (law 4);
 * only `expose` gives the value, so each place that does is found by its name.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  expose(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
