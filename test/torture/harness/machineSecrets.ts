import type { SecretWrite } from "../orders";

/** What the machine has on disk of its secrets: all that a window gets which starts now. */
export class MachineSecrets {
  #values = new Map<string, string>();

  get entries(): readonly (readonly [string, string])[] {
    return [...this.#values];
  }

  write({ key, value }: SecretWrite): void {
    if (value === undefined) {
      this.#values.delete(key);
    } else {
      this.#values.set(key, value);
    }
  }

  /** A browser tab puts all that it knows in the place of all that was there. */
  replace(values: readonly (readonly [string, string])[]): void {
    this.#values = new Map(values);
  }
}
