import type { SecretStore } from "../../src/accounts/model/secretStore";
import type { Clock, Disposable } from "../../src/base/clock";
import { Emitter } from "../../src/base/emitter";

/** How long a desktop window's write is on its way to the disk and to the other windows. */
export const SPREAD_MS = 200;

/** What the machine keeps when all windows are closed, and the windows that hear of each other's writes. */
export class SecretsBacking {
  readonly values = new Map<string, string>();
  readonly #spread = new Emitter<Write>();
  readonly onDidSpread = this.#spread.event;

  /** One write of a desktop window has arrived. */
  spread(write: Write): void {
    put(this.values, write);
    this.#spread.fire(write);
  }

  /** A browser tab writes all that it knows in the place of all that was there. */
  replace(values: ReadonlyMap<string, string>): void {
    this.values.clear();
    for (const [key, value] of values) {
      this.values.set(key, value);
    }
  }
}

export interface SecretsCall {
  readonly operation: "get" | "store" | "delete" | "keys";
  /** Empty for `keys`. */
  readonly key: string;
}

export type SecretsFault = (call: SecretsCall) => Promise<void>;

/** Writes are refused. */
export const lockedKeyring: SecretsFault = refusing("store", "delete");

/** These calls are refused. */
export function refusing(...operations: readonly SecretsCall["operation"][]): SecretsFault {
  return async ({ operation }) => {
    if (operations.includes(operation)) {
      throw new Error("The keyring is locked.");
    }
  };
}

/** These calls never end, as behind a dialog that nobody sees. */
export function hanging(...operations: readonly SecretsCall["operation"][]): SecretsFault {
  return ({ operation }) =>
    operations.includes(operation) ? new Promise(() => undefined) : Promise.resolve();
}

/** One window's `SecretStorage`: reads come from a private copy, loaded when the window starts. */
abstract class MemorySecrets implements SecretStore {
  /** Comes before each call, which it may delay, keep waiting or refuse. */
  fault: SecretsFault | undefined;
  readonly #copy: Map<string, string>;
  readonly #changed = new Emitter<{ readonly key: string }>();
  readonly onDidChange = this.#changed.event;

  constructor(backing: SecretsBacking) {
    this.#copy = new Map(backing.values);
  }

  async get(key: string): Promise<string | undefined> {
    await this.fault?.({ operation: "get", key });
    return this.#copy.get(key);
  }

  async keys(): Promise<string[]> {
    await this.fault?.({ operation: "keys", key: "" });
    return [...this.#copy.keys()];
  }

  async store(key: string, value: string): Promise<void> {
    await this.fault?.({ operation: "store", key });
    this.#write({ key, value });
  }

  async delete(key: string): Promise<void> {
    await this.fault?.({ operation: "delete", key });
    this.#write({ key, value: undefined });
  }

  /** Silent when nothing is new, as the host is. */
  protected receive(write: Write): void {
    if (this.#copy.get(write.key) !== write.value) {
      put(this.#copy, write);
      this.#changed.fire({ key: write.key });
    }
  }

  protected abstract share(write: Write, all: ReadonlyMap<string, string>): void;

  #write(write: Write): void {
    this.receive(write);
    this.share(write, this.#copy);
  }
}

/**
 * The desktop: a write is in the window's own copy at once; 200 ms later it is on disk and in the other windows, which
 * then get their event. A window that is killed before that loses it.
 */
export class DesktopSecrets extends MemorySecrets {
  readonly #backing: SecretsBacking;
  readonly #clock: Clock;
  readonly #onTheirWay = new Set<Disposable>();
  readonly #hearing: Disposable;

  constructor(backing: SecretsBacking, clock: Clock) {
    super(backing);
    this.#backing = backing;
    this.#clock = clock;
    this.#hearing = backing.onDidSpread((write) => this.receive(write));
  }

  /** The window is gone, with the writes that were on their way. */
  kill(): void {
    this.#hearing.dispose();
    for (const timer of this.#onTheirWay) {
      timer.dispose();
    }
  }

  protected override share(write: Write): void {
    const timer = this.#clock.setTimer(() => {
      this.#onTheirWay.delete(timer);
      this.#backing.spread(write);
    }, SPREAD_MS);
    this.#onTheirWay.add(timer);
  }
}

/** A browser tab: it never hears of other tabs, and each of its writes puts its whole copy in the place of theirs. */
export class BrowserTabSecrets extends MemorySecrets {
  readonly #backing: SecretsBacking;

  constructor(backing: SecretsBacking) {
    super(backing);
    this.#backing = backing;
  }

  protected override share(_: Write, all: ReadonlyMap<string, string>): void {
    this.#backing.replace(all);
  }
}

interface Write {
  readonly key: string;
  /** `undefined`: deleted. */
  readonly value: string | undefined;
}

function put(values: Map<string, string>, { key, value }: Write): void {
  if (value === undefined) {
    values.delete(key);
  } else {
    values.set(key, value);
  }
}
