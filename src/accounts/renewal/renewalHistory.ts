/** How one renewal in this window ended. `at` is epoch milliseconds. */
export interface RenewalOutcome {
  readonly at: number;
  /** `renewed`, `adopted` from another window, or the code of the error. */
  readonly outcome: "renewed" | "adopted" | (string & {});
  /** Box's name for the request, for its support. */
  readonly requestId?: string;
}

const REMEMBERED = 10;

/** The last renewals of each account in this window, newest first, for the person who wants to know. No secrets. */
export class RenewalHistory {
  readonly #outcomes = new Map<string, readonly RenewalOutcome[]>();

  note(accountId: string, outcome: RenewalOutcome): void {
    this.#outcomes.set(accountId, [outcome, ...this.of(accountId)].slice(0, REMEMBERED));
  }

  of(accountId: string): readonly RenewalOutcome[] {
    return this.#outcomes.get(accountId) ?? [];
  }
}
