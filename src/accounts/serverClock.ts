import type { Clock } from "../base/clock";
import type { TokenSet } from "./model/account";

/** A wall clock that runs this much off the monotonic one has jumped: the machine slept, or somebody set the clock. */
const JUMP_MS = 5_000;

export type ClockJump = "none" | "sleepOrForward" | "setBack";

/**
 * When tokens end on this machine's clock, however wrong that clock is or becomes. Box's `Date` gives the difference
 * between the two clocks; comparing wall and monotonic clock notices sleep and clock changes in between.
 */
export class ServerClock {
  readonly #clock: Clock;
  /** Box's clock minus ours, milliseconds; unknown until Box has answered. */
  #offset: number | undefined;
  /** When the latest token set that told the difference was sent by Box's clock, and asked for by ours. */
  #learnt = { sentAt: 0, obtainedAt: 0 };
  #wall: number;
  #monotonic: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wall = clock.now();
    this.#monotonic = clock.monotonic();
  }

  /** @param serverDate Box's `Date`, @param localTime our clock at the same moment; both epoch milliseconds. */
  learn(serverDate: number, localTime: number): void {
    this.#offset = serverDate - localTime;
  }

  /** Another window's answer tells the difference of the clocks as well as an own one: they share the machine's clock. */
  synchronizeWith({ expiresAt, boxExpiresAt, obtainedAt }: TokenSet): void {
    // What is dated later than now is from before this machine's clock was set back.
    if (boxExpiresAt === undefined || obtainedAt > this.#clock.now() + JUMP_MS) {
      return;
    }
    const offset = boxExpiresAt - expiresAt;
    const sentAt = obtainedAt + offset;
    // Lives differ, so the later answer may be the one that ends first. What was learnt already is older than a jump since.
    const isKnown = sentAt === this.#learnt.sentAt && obtainedAt === this.#learnt.obtainedAt;
    if (sentAt < this.#learnt.sentAt || isKnown) {
      return;
    }
    this.#learnt = { sentAt, obtainedAt };
    this.#offset = offset;
  }

  /** Looks for a jump since the last look. To be called often: at each beat, on focus, before a decision. */
  look(): ClockJump {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const jump = wall - this.#wall - (monotonic - this.#monotonic);
    this.#wall = wall;
    this.#monotonic = monotonic;
    if (Math.abs(jump) < JUMP_MS) {
      return "none";
    }
    if (jump > 0) {
      return "sleepOrForward";
    }
    // Time does not run backwards: the clock was set, so the difference to Box's clock grew by as much.
    this.#offset = this.#offset === undefined ? undefined : this.#offset - jump;
    return "setBack";
  }

  /**
   * Box's clock at a moment of ours, epoch milliseconds. Until Box has answered in this window, the difference is the one
   * that was seen when `tokenSet` was issued.
   */
  serverNow(localTime: number, tokenSet?: TokenSet): number {
    const { boxExpiresAt, expiresAt = 0 } = tokenSet ?? {};
    const remembered = boxExpiresAt === undefined ? 0 : boxExpiresAt - expiresAt;
    return localTime + (this.#offset ?? remembered);
  }

  /** The end of a token on this machine's clock of now, epoch milliseconds. */
  expiresAt({ expiresAt, boxExpiresAt, obtainedAt }: TokenSet): number {
    if (boxExpiresAt !== undefined && this.#offset !== undefined) {
      return boxExpiresAt - this.#offset;
    }
    // The clock was set back since it was issued, nobody saw by how much, so it may have ended.
    const now = this.#clock.now();
    return obtainedAt > now + JUMP_MS ? now : expiresAt;
  }
}
