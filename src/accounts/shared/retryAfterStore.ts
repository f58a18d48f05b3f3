import { mkdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { readRegularFile, replaceAtomically } from "../../base/atomicFile";
import type { Clock } from "../../base/clock";
import type { Pause } from "../model/accountState";

/** Longer pauses than this are not believed: they come from a clock that was set, or a proxy that guesses. */
export const LONGEST_PAUSE_MS = 60 * 60_000;
const LARGEST_BYTES = 4_096;
const VERSION = 1;

const pauseFile = v.object({
  version: v.literal(VERSION),
  kind: v.picklist(["offline", "paused"]),
  reason: v.object({ template: v.string(), values: v.array(v.union([v.string(), v.number()])) }),
  until: v.pipe(v.number(), v.finite()),
  /** When it was written; later than now only after the clock was set back. */
  at: v.pipe(v.number(), v.finite()),
});

/**
 * Why an account was not refreshed at the last try and until when nobody asks again, shared by all windows of the machine,
 * so that ten windows do not ask ten times, and all of them show the same. It stays until a refresh succeeds.
 */
export class RetryAfterStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** `undefined` when the last try succeeded, or when what is written cannot be believed. */
  async read(accountId: string): Promise<Pause | undefined> {
    const file = await this.#inOrder(accountId, (path) =>
      readRegularFile(path, LARGEST_BYTES).catch(() => undefined),
    );
    const result = file?.kind === "text" ? v.safeParse(pauseFile, jsonOf(file.text)) : undefined;
    if (!result?.success) {
      return undefined;
    }
    const { kind, reason, until, at } = result.output;
    const now = this.#clock.now();
    const isBelievable = at <= now && until - at <= LONGEST_PAUSE_MS;
    return isBelievable ? { kind, reason, until } : undefined;
  }

  /** The pause that this account still has to wait for; `undefined` when it may ask. */
  async remaining(accountId: string): Promise<Pause | undefined> {
    const pause = await this.read(accountId);
    return pause && pause.until > this.#clock.now() ? pause : undefined;
  }

  /** A pause that cannot be written is kept by nobody else; the request that follows gets its response from Box again. */
  async record(accountId: string, { kind, reason, until }: Pause): Promise<void> {
    const at = this.#clock.now();
    const pause = { version: VERSION, kind, reason, until: Math.min(until, at + LONGEST_PAUSE_MS), at };
    await this.#inOrder(accountId, async (path) => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
      await replaceAtomically(path, JSON.stringify(pause), { durable: false }).catch(() => undefined);
    });
  }

  /** The last try succeeded. */
  async clear(accountId: string): Promise<void> {
    await this.#inOrder(accountId, (path) => unlink(path).catch(() => undefined));
  }

  /**
   * One after the other for each account, in the order in which they were asked for: of two readers the later one would else
   * be told first that a pause is over, and keep what the slower one tells it. `action` never rejects.
   */
  #inOrder<T>(accountId: string, action: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.#folder, `${accountId}.pause`);
    const result = (this.#last.get(accountId) ?? Promise.resolve()).then(() => action(path));
    this.#last.set(accountId, result);
    return result;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
