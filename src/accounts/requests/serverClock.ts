import type { Clock } from "../../base/clock";
import type { TokenSet } from "../model/account";

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
  #synchronized = { sentAt: 0, obtainedAt: 0 };
  #wall: number;
  #monotonic: number;
  #jump: ClockJump = "none";

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wall = clock.now();
    this.#monotonic = clock.monotonic();
  }

  /** @param serverDate Box's `Date`, @param localTime our clock at the same moment; both epoch milliseconds. */
  synchronize(serverDate: number, localTime: number): void {
    this.#correctForJump();
    this.#offset = serverDate - localTime;
    this.#wall = this.#clock.now();
    this.#monotonic = this.#clock.monotonic();
  }

  /** Another window's response tells the difference of the clocks as well as an own one: they share the machine's clock. */
  synchronizeWith({ expiresAt, boxExpiresAt, obtainedAt }: TokenSet): void {
    this.#correctForJump();
    // What is dated later than now is from before this machine's clock was set back.
    if (boxExpiresAt === undefined || obtainedAt > this.#clock.now() + JUMP_MS) {
      return;
    }
    const offset = boxExpiresAt - expiresAt;
    const sentAt = obtainedAt + offset;
    // Lives differ, so the later response may be the one that ends first. What was seen already is older than a jump since.
    const isKnown = sentAt === this.#synchronized.sentAt && obtainedAt === this.#synchronized.obtainedAt;
    if (sentAt < this.#synchronized.sentAt || isKnown) {
      return;
    }
    this.#synchronized = { sentAt, obtainedAt };
    this.#offset = offset;
  }

  /** The jump since the last call, whoever noticed it; to be called at each beat. */
  detectJump(): ClockJump {
    this.#correctForJump();
    const jump = this.#jump;
    this.#jump = "none";
    return jump;
  }

  /**
   * Box's clock at a moment of ours, epoch milliseconds. Until Box has answered in this window, the difference is the one
   * that was seen when `tokenSet` was issued.
   */
  serverNow(localTime: number, tokenSet?: TokenSet): number {
    this.#correctForJump();
    const { boxExpiresAt, expiresAt = 0 } = tokenSet ?? {};
    const remembered = boxExpiresAt === undefined ? 0 : boxExpiresAt - expiresAt;
    return localTime + (this.#offset ?? remembered);
  }

  /** The end of a token on this machine's clock of now, epoch milliseconds. */
  expiresAt({ expiresAt, boxExpiresAt, obtainedAt }: TokenSet): number {
    this.#correctForJump();
    if (boxExpiresAt !== undefined && this.#offset !== undefined) {
      return boxExpiresAt - this.#offset;
    }
    // The clock was set back since it was issued, nobody saw by how much, so it may have ended.
    const now = this.#clock.now();
    return obtainedAt > now + JUMP_MS ? now : expiresAt;
  }

  /** Before each decision, since a clock that was set back would give an ended token a second life. */
  #correctForJump(): void {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const jump = wall - this.#wall - (monotonic - this.#monotonic);
    if (Math.abs(jump) < JUMP_MS) {
      // Kept from where it began, so that many small steps are noticed as well.
      return;
    }
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#jump = jump > 0 ? "sleepOrForward" : "setBack";
    if (jump < 0) {
      // Time does not run backwards: the clock was set, so the difference to Box's clock grew by as much.
      this.#offset = this.#offset === undefined ? undefined : this.#offset - jump;
    }
  }
}
