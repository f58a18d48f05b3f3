import type { Accounts } from "../../accounts/accounts";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Clock } from "../../base/clock";
import { localized } from "../../base/localizedMessage";
import type { Check } from "../findings/diagnosis";
import { type Cure, type Finding, good, note, problem } from "../findings/finding";

export interface AccountsParts {
  /** The accounts of this window. @throws BoxError when they cannot be opened */
  readonly open: () => Promise<Pick<Accounts, "all" | "state" | "hasLaterVersion">>;
  /** What the person calls it. */
  readonly nameOf: (account: Account) => string;
  readonly clock: Clock;
}

const LIMIT_MS = 30_000;
const MINUTE_MS = 60_000;

/** The state of each account in words, as every window shows it. No token is asked for or used. */
export function checkAccounts({ open, nameOf, clock }: AccountsParts): Check {
  return {
    title: localized("Accounts"),
    limitMs: LIMIT_MS,
    run: async () => {
      const accounts = await open();
      const findings = accounts.all().flatMap((account, index): Finding[] => {
        const state = accounts.state(account.id);
        const who = { name: nameOf(account), number: index + 1 };
        return state ? [{ ...stateFinding(account, state, clock.now()), who }] : [];
      });
      return [...findings, ...withoutAccount(findings.length === 0, accounts.hasLaterVersion)];
    },
  };
}

function withoutAccount(isEmpty: boolean, hasLaterVersion: boolean): readonly Finding[] {
  if (hasLaterVersion) {
    return [
      note(
        localized(
          "An account was saved by a later version of Box Auth, so it is left alone; update Box Auth, then reload this window.",
        ),
      ),
    ];
  }
  return isEmpty ? [note(localized("No account is signed in; run Box: Sign In."), { kind: "signIn" })] : [];
}

function stateFinding(account: Account, state: AccountState, now: number): Finding {
  const cure = (kind: "signInAgain" | "fixCredentials" | "refresh"): Cure => ({ kind, account });
  switch (state.kind) {
    case "valid":
    case "expiring":
      return good(localized("signed in, the token is valid for {0} min", minutes(state.expiresAt - now)));
    case "alive":
      return good(localized("signed in, with a token whose end only Box knows"));
    case "refreshing":
      return good(localized("the token is being refreshed"));
    case "signingOut":
      return note(localized("the sign-out waits for Box"));
    case "expired":
      return account.kind === "developerToken"
        ? note(localized("the developer token has expired; paste a new one"), cure("signInAgain"))
        : note(localized("the token has expired; refresh it"), cure("refresh"));
    case "offline":
    case "paused":
      return note(state.reason, cure("refresh"));
    case "signInAgain":
      return problem(state.reason, cure("signInAgain"));
    case "fixSettings":
      return problem(state.reason, cure("fixCredentials"));
    case "actionRequiredAtBox":
      return problem(state.reason);
  }
}

function minutes(lifetimeMs: number): number {
  return Math.max(0, Math.floor(lifetimeMs / MINUTE_MS));
}
