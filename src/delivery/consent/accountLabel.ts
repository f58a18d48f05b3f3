import type { Account } from "../../accounts/model/accountView";

/** What of a client ID is shown: enough to tell a person's apps apart. */
const CLIENT_ID_SHOWN = 6;

/**
 * How other programs name an account: by its login and the beginning of its client ID. It stays the same over sign-ins and
 * renaming, since trust hangs on it. `undefined` until Box has said who it is.
 */
export function accountLabel({ identity, clientId }: Account): string | undefined {
  return identity && `${identity.login} (${clientId?.slice(0, CLIENT_ID_SHOWN) ?? "developer token"})`;
}

/** The label, where it belongs to this account alone; with its kind or ID where it does not. */
export function uniqueLabel(account: Account, all: readonly Account[]): string | undefined {
  const label = accountLabel(account);
  const alike = all.filter((other) => other.id !== account.id && accountLabel(other) === label);
  if (label === undefined || alike.length === 0) {
    return label;
  }
  const server = new URL(account.endpoints.apiUrl).host;
  const isOnlyOneThere = alike.every(
    ({ kind, endpoints }) => kind !== account.kind || new URL(endpoints.apiUrl).host !== server,
  );
  return isOnlyOneThere
    ? `${label}, ${account.kind}, ${server}`
    : `${label}, ${account.clientId ?? account.id}`;
}

/** The accounts that a person may mean by a name, a login, a label or an ID; the closest meaning alone. */
export function accountsNamed(text: string, all: readonly Account[]): readonly Account[] {
  const meanings: readonly ((account: Account) => string | undefined)[] = [
    ({ id }) => id,
    (account) => uniqueLabel(account, all),
    ({ name }) => name,
    ({ identity }) => identity?.login,
    ({ identity }) => identity?.name,
  ];
  for (const meaning of meanings) {
    const meant = all.filter((account) => meaning(account)?.toLowerCase() === text.toLowerCase());
    if (meant.length > 0) {
      return meant;
    }
  }
  return [];
}
