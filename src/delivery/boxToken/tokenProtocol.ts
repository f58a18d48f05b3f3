/**
 * What `box-token` and the editor say to each other over the private socket: one line of JSON each way; after an `mcp`
 * request the connection carries that protocol's own lines.
 */
export const PROTOCOL_VERSION = 1;

/** Longer requests are none. */
export const MOST_REQUEST_BYTES = 16 * 1024;

export interface ProgramRequest {
  readonly version: typeof PROTOCOL_VERSION;
  /** Of the window's address file: whoever can read that may ask. */
  readonly secret: string;
  readonly wants: "token" | "whoami" | "mcp";
  /** What the person calls the account. */
  readonly account?: string;
  /** Seconds. */
  readonly minimumLifetime: number;
  /** Less than the account's own token may do. */
  readonly scopes?: readonly string[];
  /** The variable that gives an agent away. */
  readonly agent?: string;
  /** The token will be shown on a screen. */
  readonly isShown: boolean;
}

export interface ProgramToken {
  readonly accessToken: string;
  /** Epoch seconds; absent where only Box knows. */
  readonly expiresAt?: number;
  readonly account: string;
  readonly restrictedTo: readonly string[];
}

export type ProgramResponse =
  | { readonly kind: "token"; readonly token: ProgramToken }
  | { readonly kind: "actor"; readonly actor: Readonly<Record<string, unknown>> }
  | { readonly kind: "failure"; readonly exitCode: ExitCode; readonly message: string };

/** How `box-token` ends; documented in docs/using-tokens.md. */
export const exitCodes = {
  token: 0,
  usage: 2,
  noAccount: 3,
  signInNeeded: 4,
  noEditor: 5,
  network: 6,
  notAllowed: 7,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
