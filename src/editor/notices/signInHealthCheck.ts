import type * as vscode from "vscode";
import type { AccountRegistry } from "../../accounts/accountRegistry";
import type { Clock } from "../../base/clock";
import type { Log } from "../../base/log";
import { noticeAge } from "./refreshTokenAge";
import { leaveCanary } from "./storageCanary";

/** What is looked at whenever an account changed and when the person comes back: will its sign-in last? */
export class SignInHealthCheck {
  readonly #registry: AccountRegistry;
  readonly #context: Pick<vscode.ExtensionContext, "secrets" | "globalState">;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    registry: AccountRegistry;
    context: Pick<vscode.ExtensionContext, "secrets" | "globalState">;
    clock: Clock;
    log: Log;
  }) {
    this.#registry = parts.registry;
    this.#context = parts.context;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Nothing depends on it, so nobody waits for it. */
  look(): void {
    const accounts = this.#registry.all();
    const leave = accounts.length > 0 ? leaveCanary(this.#context) : undefined;
    const notices = accounts.map((account) =>
      noticeAge(account, this.#context.globalState, this.#clock.now()),
    );
    Promise.all([leave, ...notices]).catch(() => {
      this.#log.warn("How long the sign-ins will last could not be looked at; it is tried again later.");
    });
  }
}
