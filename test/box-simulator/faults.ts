import type { BoxErrorRow } from "./errorTable";

/** The parts of Box that a fault can hit; `user` is the whole API. */
export type Place = "metadata" | "authorize" | "token" | "revoke" | "user" | "console";

/** Before Box has done what was asked, or after: then only the answer is lost. */
export type Moment = "before" | "after";

/** Takes time: `delay` real milliseconds, `hold` until `release`. Default moment is `before`. */
export type Timing =
  | { readonly kind: "delay"; readonly ms: number; readonly moment?: Moment }
  | { readonly kind: "hold"; readonly moment?: Moment };

/** Takes the place of the answer. Default moment is `before`. */
export type Outcome =
  | { readonly kind: "dropBefore" | "dropAfter" }
  | { readonly kind: "tooManyRequests"; readonly retryAfter?: number | string; readonly moment?: Moment }
  | {
      readonly kind: "serverError";
      readonly status?: number;
      readonly retryAfter?: number | string;
      readonly moment?: Moment;
    }
  /** What a proxy on the way sends; default status 502. */
  | { readonly kind: "html"; readonly status?: number; readonly moment?: Moment }
  | {
      readonly kind: "oauthError";
      readonly error: string;
      readonly description?: string;
      readonly status?: number;
    }
  /** What Box itself says, by its name in the table of errors; `retryAfter` in the place of the table's own. */
  | { readonly kind: "boxError"; readonly row: BoxErrorRow; readonly retryAfter?: number | string }
  /** Anything else, word for word. */
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

/** Box's clock is this far ahead of the simulator's, as seen in `Date`. */
export type DateSkew = { readonly kind: "dateSkew"; readonly ms: number };

export type Fault = (Timing | Outcome | DateSkew) & {
  readonly on: Place | "any";
  /** Only requests with this `grant_type`. */
  readonly grantType?: string;
  /** How many requests it hits. Default 1. */
  readonly times?: number | "always";
};

export interface TakenFaults {
  readonly timing?: Timing;
  readonly outcome?: Outcome;
  readonly dateSkew?: DateSkew;
}

interface Waiting {
  readonly fault: Fault;
  left: number;
}

/**
 * Faults in the order in which they were added. A request takes the first that fits of each sort (timing, outcome,
 * date), so that two outcomes in a row hit two requests in a row.
 */
export class Faults {
  #waiting: Waiting[] = [];
  #held: (() => void)[] = [];
  /** Each says whether it still waits for more requests to be held. */
  #watchers: (() => boolean)[] = [];

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.#waiting.push({
        fault,
        left: fault.times === "always" ? Number.POSITIVE_INFINITY : (fault.times ?? 1),
      });
    }
  }

  take(place: Place, grantType: string | undefined): TakenFaults {
    const fits = ({ fault, left }: Waiting) =>
      left > 0 &&
      (fault.on === "any" || fault.on === place) &&
      (fault.grantType === undefined || fault.grantType === grantType);
    const timing = this.#first((waiting) => fits(waiting) && isTiming(waiting.fault));
    const dateSkew = this.#first((waiting) => fits(waiting) && waiting.fault.kind === "dateSkew");
    const outcome = this.#first(
      (waiting) => fits(waiting) && !isTiming(waiting.fault) && waiting.fault.kind !== "dateSkew",
    );
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return {
      ...(timing && isTiming(timing) && { timing }),
      ...(dateSkew?.kind === "dateSkew" && { dateSkew }),
      ...(outcome && !isTiming(outcome) && outcome.kind !== "dateSkew" && { outcome }),
    };
  }

  get heldRequests(): number {
    return this.#held.length;
  }

  /** A request waits here until `release`. */
  hold(): Promise<void> {
    return new Promise((resolve) => {
      this.#held.push(resolve);
      this.#watchers = this.#watchers.filter((isWaiting) => isWaiting());
    });
  }

  /** Resolves as soon as so many requests are held at the same time. */
  held(count = 1): Promise<void> {
    return new Promise((resolve) => {
      const isWaiting = () => {
        const enough = this.#held.length >= count;
        if (enough) {
          resolve();
        }
        return !enough;
      };
      if (isWaiting()) {
        this.#watchers.push(isWaiting);
      }
    });
  }

  /** Lets all held requests go on. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const goOn of held) {
      goOn();
    }
  }

  /** Removes the faults that were not taken, and releases what is held. */
  clear(): void {
    this.#waiting = [];
    this.release();
  }

  #first(fits: (waiting: Waiting) => boolean): Fault | undefined {
    const waiting = this.#waiting.find(fits);
    if (waiting) {
      waiting.left -= 1;
    }
    return waiting?.fault;
  }
}

function isTiming(fault: Fault): fault is Fault & Timing {
  return fault.kind === "delay" || fault.kind === "hold";
}
