import type { Account } from "../../accounts/model/accountView";

/** As other extensions ask for accounts: `vscode.authentication.getSession("box", …)`. */
export const PROVIDER_ID = "box";

/** What of a client ID is shown: enough to tell a person's apps apart. */
const CLIENT_ID_SHOWN = 6;

/**
 * How other programs name an account: by its login and the beginning of its client ID. It stays the same over sign-ins and
 * renaming, since trust hangs on it. `undefined` until Box has said who it is.
 */
export function accountLabel({ identity, clientId }: Account): string | undefined {
  return identity && `${identity.login} (${clientId?.slice(0, CLIENT_ID_SHOWN) ?? "developer token"})`;
}

/** The label, where it belongs to this account alone; with what only this one has where it does not. */
export function uniqueLabel(account: Account, all: readonly Account[]): string | undefined {
  const label = accountLabel(account);
  const alike = all.filter((other) => other.id !== account.id && accountLabel(other) === label);
  if (label === undefined || alike.length === 0) {
    return label;
  }
  const tells = [kindAndServer, ({ clientId }: Account) => clientId];
  const tell = tells.find((each) => each(account) && alike.every((other) => each(other) !== each(account)));
  return `${label}, ${tell?.(account) ?? account.id}`;
}

function kindAndServer({ kind, endpoints }: Account): string {
  return `${kind}, ${new URL(endpoints.apiUrl).host}`;
}

/** An account that is kept elsewhere, of which no more is known. */
export interface KeyedAccount {
  readonly id: string;
  /** As `accountKey` would have it. */
  readonly key: string;
}

export type AnyAccount = Account | KeyedAccount;

/** The account as it is remembered: by Box, app and user, so that signing in again asks nothing again. */
export function accountKey(account: AnyAccount): string {
  if ("key" in account) {
    return account.key;
  }
  const { id, kind, endpoints, clientId = "", identity } = account;
  const facts = identity ? [kind, new URL(endpoints.apiUrl).host, clientId, identity.userId] : [id];
  return facts.map((fact) => fact.replaceAll("%", "%25").replaceAll("/", "%2F")).join("/");
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
