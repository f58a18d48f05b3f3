import type * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Clock } from "../../base/clock";
import type { Log } from "../../base/log";
import { warnBeforeSignInEnds } from "./refreshTokenAge";
import { leaveCanary } from "./storageCanary";

export interface SignInHealthCheckParts {
  readonly accounts: Accounts;
  readonly context: Pick<vscode.ExtensionContext, "secrets" | "globalState">;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is checked whenever an account changed and when the person comes back: will its sign-in last? */
export class SignInHealthCheck {
  readonly #parts: SignInHealthCheckParts;

  constructor(parts: SignInHealthCheckParts) {
    this.#parts = parts;
  }

  /** Nothing depends on it, so nobody waits for it. */
  run(): void {
    const { context, clock, log } = this.#parts;
    const accounts = this.#parts.accounts.all();
    const leave = accounts.length > 0 ? leaveCanary(context) : undefined;
    const notices = accounts.map((account) =>
      warnBeforeSignInEnds(account, context.globalState, clock.now()),
    );
    Promise.all([leave, ...notices]).catch(() =>
      log.warn("How long the sign-ins will last could not be found out; it is tried again later."),
    );
  }
}
