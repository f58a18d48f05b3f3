import type { Accounts } from "../../accounts/accounts";

/** Begins something as soon as there is an account, once. What fails is left to whoever needs it next. */
export function withFirstAccount(accounts: Accounts, begin: () => Promise<unknown>): void {
  const subscription = accounts.onDidChange(() => beginOnce());
  const beginOnce = () => {
    if (accounts.all().length > 0) {
      subscription.dispose();
      begin().catch(() => undefined);
    }
  };
  beginOnce();
}
