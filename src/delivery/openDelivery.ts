import type { Accounts } from "../accounts/accounts";
import type { Account } from "../accounts/model/accountView";
import type { RefreshMode } from "../accounts/renewal/refreshSchedule";
import type { Clock, Disposable } from "../base/clock";
import { type AskConsent, Consents, type DecisionMemory } from "./consent/consents";
import { DownscopedTokens } from "./consent/downscopedTokens";
import { TokenDelivery } from "./consent/tokenDelivery";
import { TokenUses } from "./consent/tokenUses";

/** What the hand-out of tokens needs of the editor, or of whoever stands in for it. */
export interface DeliveryEnvironment {
  readonly accounts: Accounts;
  /** The account that is meant when none is named. */
  readonly active: { get(): Account | undefined };
  readonly ask: AskConsent;
  /** Of this workspace, outside its files. */
  readonly workspace: DecisionMemory;
  readonly refreshMode: () => RefreshMode;
  readonly clock: Clock;
}

/** The hand-out of tokens in this window. */
export interface Delivery extends Disposable {
  readonly tokens: TokenDelivery;
  readonly consents: Consents;
  readonly uses: TokenUses;
}

export function openDelivery(environment: DeliveryEnvironment): Delivery {
  const { accounts, clock } = environment;
  const consents = new Consents(environment);
  const uses = new TokenUses();
  const downscoped = new DownscopedTokens(accounts, clock);
  const tokens = new TokenDelivery({ ...environment, consents, uses, downscoped });
  const following = accounts.onDidChange(({ kind, id }) => kind === "removed" && downscoped.forget(id));
  return {
    tokens,
    consents,
    uses,
    dispose: () => {
      following.dispose();
      uses.dispose();
    },
  };
}
