import type { Clock } from "../base/clock";
import type { Log } from "../base/log";
import type { Transport } from "../box/http/transport";
import { TokenEndpoint } from "../box/oauth/tokenEndpoint";
import { AccountNames } from "./accountNames";
import { AccountRetirement } from "./accountRetirement";
import { AccountSignIn } from "./accountSignIn";
import { AccountSignOut } from "./accountSignOut";
import { AccountStore } from "./model/accountStore";
import { BoundedSecretStore, type SecretStore } from "./model/secretStore";
import { AccountLock } from "./registry/accountLock";
import { AccountRegistry } from "./registry/accountRegistry";
import { DeveloperTokenCheck } from "./renewal/developerTokenCheck";
import { type RefreshMode, RefreshSchedule } from "./renewal/refreshSchedule";
import { SharedPauses } from "./renewal/sharedPauses";
import { TokenKeeper } from "./renewal/tokenKeeper";
import { IdentityRequest } from "./requests/identityRequest";
import { RenewalRequest } from "./requests/renewalRequest";
import { ServerClock } from "./requests/serverClock";
import { TokenRequests } from "./requests/tokenRequests";
import { FileLock } from "./shared/fileLock";
import { RetryAfterStore } from "./shared/retryAfterStore";
import { SharedTokenFiles } from "./shared/sharedTokenFiles";
import { ENDED_LIFETIME_MS, sweep } from "./shared/sweep";
import { UserActivity } from "./shared/userActivity";

/** What the accounts need of the editor, or of whoever stands in for it. */
export interface AccountsEnvironment {
  readonly secrets: SecretStore;
  /** Shared by all windows of the machine. */
  readonly folder: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  readonly refreshMode: () => RefreshMode;
  /** A person is at this window. */
  readonly isActive: () => boolean;
  /** In place of the parts that are made here, for those who watch or disturb them. */
  readonly parts?: Partial<SharedParts>;
}

/** Where windows meet. */
export interface SharedParts {
  readonly store: AccountStore;
  readonly files: SharedTokenFiles;
  readonly locks: FileLock;
  readonly retryAfter: RetryAfterStore;
}

export type AccountsParts = ReturnType<typeof composeAccounts>;

/** Builds the parts of this floor and hands them to each other: the one wiring for the product and for all tests. */
export function composeAccounts(environment: AccountsEnvironment) {
  const { folder, transport, clock, log } = environment;
  const {
    store = new AccountStore(new BoundedSecretStore(environment.secrets, clock)),
    files = new SharedTokenFiles(folder),
    locks = new FileLock(folder, clock),
    retryAfter = new RetryAfterStore(folder, clock),
  } = environment.parts ?? {};
  const tokenEndpoint = new TokenEndpoint(transport);
  const serverClock = new ServerClock(clock);
  const registry = new AccountRegistry({ store, files, clock, log });
  const pauses = new SharedPauses({ registry, retryAfter, clock });
  const tokenRequests = new TokenRequests({ tokenEndpoint, serverClock, clock });
  const request = new RenewalRequest({ tokenRequests, retryAfter, serverClock, clock });
  const identities = new IdentityRequest({ transport, clock });
  const developerTokens = new DeveloperTokenCheck({ registry, identities, clock });
  const lock = new AccountLock({ registry, locks });
  const common = { registry, serverClock, clock, log };
  const keeper = new TokenKeeper({ ...common, lock, request, developerTokens, pauses });
  const userActivity = new UserActivity(folder, clock);
  const schedule = new RefreshSchedule({
    ...common,
    keeper,
    userActivity,
    mode: environment.refreshMode,
    isActive: environment.isActive,
  });
  const names = new AccountNames({ registry, lock, keeper, identities, log });
  const retirement = new AccountRetirement({ registry, lock, names, clock, log });
  const signIn = new AccountSignIn({
    ...common,
    names,
    retirement,
    tokenEndpoint,
    tokenRequests,
    identities,
  });
  const signOut = new AccountSignOut({ ...common, lock, transport });
  const following = registry.onDidChange(({ id }) => {
    const account = registry.get(id);
    if (account) {
      serverClock.synchronizeWith(account.tokenSet);
    }
    // A window may have died, or two have signed in the same person at the same moment, before the former one was retired.
    if (account?.identity) {
      void retirement.retireFormer(account);
    }
  });
  return {
    /** @throws BoxError `secretStorage` */
    async open(): Promise<void> {
      await registry.open();
      void signOut.finishAll();
      if (registry.all().length > 0) {
        const known = new Set(await store.ids().catch(() => registry.all().map(({ id }) => id)));
        void sweep(folder, (id) => known.has(id), clock.now());
        void store.forgetEnded(clock.now() - ENDED_LIFETIME_MS).catch(() => undefined);
      }
    },
    dispose(): void {
      for (const part of [following, schedule, keeper, pauses, registry]) {
        part.dispose();
      }
    },
    ...common,
    store,
    files,
    locks,
    lock,
    retryAfter,
    pauses,
    tokenEndpoint,
    tokenRequests,
    keeper,
    userActivity,
    schedule,
    names,
    retirement,
    signIn,
    signOut,
  };
}
