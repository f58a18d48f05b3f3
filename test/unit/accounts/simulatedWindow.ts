import type { Accounts } from "../../../src/accounts/accounts";
import {
  type AccountsEnvironment,
  type AccountsParts,
  composeAccounts,
} from "../../../src/accounts/composeAccounts";
import type { AccountRecord } from "../../../src/accounts/model/account";
import { openAccounts } from "../../../src/accounts/openAccounts";
import { FetchTransport } from "../../../src/box/http/fetchTransport";

/** What a window is made of; whatever is left out is as in the product, with a person at the window. */
export type WindowOptions = Pick<AccountsEnvironment, "secrets" | "folder" | "clock"> &
  Partial<AccountsEnvironment>;

/** The accounts floor of one editor window, composed as in the product, with all of its parts at hand. */
export interface SimulatedWindow extends AccountsParts {
  /** Every line that it logged. */
  readonly logged: readonly string[];
  /** An account that the window must know. */
  account(id: string): AccountRecord;
  /** Opens the same parts behind the face of the floor; then nothing else opens them. */
  openFace(): Promise<Accounts>;
}

export function simulatedWindow(options: WindowOptions): SimulatedWindow {
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const host: AccountsEnvironment = {
    transport: new FetchTransport(options.clock),
    refreshMode: () => "beforeExpiry",
    isActive: () => true,
    log: { info: note, warn: note, error: note },
    ...options,
  };
  const parts = composeAccounts(host);
  return {
    ...parts,
    logged,
    account(id) {
      const account = parts.registry.get(id);
      if (!account) {
        throw new Error("The window does not know this account.");
      }
      return account;
    },
    openFace: () => openAccounts(host, parts),
  };
}
