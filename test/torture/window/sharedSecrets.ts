import type { SecretStore } from "../../../src/accounts/model/secretStore";
import { systemClock } from "../../../src/base/clock";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking } from "../../unit/memorySecrets";
import type { SecretWrite, StoreKind } from "../orders";

/** What reaches the disk of the machine; told to the process that stands for it. */
export type TellMachine = (
  message:
    | { readonly kind: "spread"; readonly write: SecretWrite }
    | { readonly kind: "replace"; readonly values: readonly (readonly [string, string])[] },
) => void;

/** The machine's secrets as one window sees them: its writes go to the harness, which tells the other windows. */
export class SharedSecrets extends SecretsBacking {
  readonly #showMessage: TellMachine;

  constructor(values: readonly (readonly [string, string])[], tell: TellMachine) {
    super();
    for (const [key, value] of values) {
      this.values.set(key, value);
    }
    this.#showMessage = tell;
  }

  /** Called 0.2 s after a window's write; a window that is killed before never comes to it. */
  override spread(write: SecretWrite): void {
    this.#showMessage({ kind: "spread", write });
  }

  override replace(values: ReadonlyMap<string, string>): void {
    this.#showMessage({ kind: "replace", values: [...values] });
  }

  /** A write of any window has reached the disk. */
  arrive(write: SecretWrite): void {
    super.spread(write);
  }
}

/** The store of one window over what the machine keeps. Its delay is real time, as the kill is. */
export function secretsOf(kind: StoreKind, shared: SharedSecrets): SecretStore & { kill?(): void } {
  return kind === "desktop" ? new DesktopSecrets(shared, systemClock) : new BrowserTabSecrets(shared);
}
