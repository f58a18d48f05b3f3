import { BoxError } from "../../base/errors";
import type { Problem } from "../model/account";
import { obstacleIn } from "./renewalVerdict";

/** How one renewal in this window ended. `at` is epoch milliseconds. */
export interface RenewalOutcome {
  readonly at: number;
  /** `renewed`, `adopted` from another window, or the code of the error. */
  readonly outcome: "renewed" | "adopted" | (string & {});
  /** Box's name for the request, for its support. */
  readonly requestId?: string;
  /** What was wrong with this window, so that nothing was sent. */
  readonly obstacle?: Problem;
}

const REMEMBERED = 10;

/** The last renewals of each account in this window, newest first, for the person who wants to know. No secrets. */
export class RenewalHistory {
  readonly #outcomes = new Map<string, readonly RenewalOutcome[]>();

  record(accountId: string, outcome: RenewalOutcome): void {
    this.#outcomes.set(accountId, [outcome, ...this.of(accountId)].slice(0, REMEMBERED));
  }

  /** @returns whether it is news: that an account waits was told when its pause began */
  recordFailure(accountId: string, at: number, error: unknown): boolean {
    if (!(error instanceof BoxError) || error.code === "paused" || error.code === "offline") {
      return false;
    }
    const { code: outcome, requestId } = error;
    const obstacle = obstacleIn(error);
    this.record(accountId, { at, outcome, ...(requestId && { requestId }), ...(obstacle && { obstacle }) });
    return true;
  }

  of(accountId: string): readonly RenewalOutcome[] {
    return this.#outcomes.get(accountId) ?? [];
  }
}
