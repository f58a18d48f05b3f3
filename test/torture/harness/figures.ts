/** One line of `torture/results.json`. */
export interface Figures {
  readonly scenario: string;
  readonly seed: number;
  readonly mode: "grace" | "strict";
  /** Processes with a window at the same time. */
  readonly processes: number;
  /** How far Box's clock went. */
  readonly virtualHours: number;
  /** Token sets that ran out, or came below the minimum lifetime that was asked for. Each counts once, however often it is asked for. */
  readonly expiries: number;
  /** Requests with `grant_type=refresh_token` that reached Box, answered, refused or dropped. */
  readonly refreshRequests: number;
  readonly refreshesPerExpiry: number;
  /** Processes that got SIGKILL while they had a window. */
  readonly kills: number;
  /** Refresh requests that Box answered with "Refresh token has expired": it was used, and its time of grace was over. */
  readonly doubleRedemptions: number;
  /** How often the account was dead: a process that opened what is on disk could not get a working access token. */
  readonly lostSignIns: number;
  /** The longest from a publication in one process until all that were alive showed it; 0 with one process. */
  readonly worstAgreementMs: number;
  /** The longest from death or stop of the owner of the lock until another process had a token; 0 when none died. */
  readonly worstTakeoverMs: number;
}

/** A row of the table: the figures, what was to be reached, and whether it was. */
export interface Outcome {
  readonly figures: Figures;
  readonly goal: string;
  readonly holds: boolean;
  /** Real time that it took. */
  readonly seconds: number;
  /** What else was measured, and what went wrong. */
  readonly notes: readonly string[];
}

/** What a scenario counted. */
export interface Counted extends Figures {
  /** Kills that hit a process between its request and its sealed record. */
  readonly killsBetweenSendAndSeal: number;
  /** How often an owner of the lock was stopped. */
  readonly stops: number;
  /** How often a machine's clock was set. */
  readonly jumps: number;
}
