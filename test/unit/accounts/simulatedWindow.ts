import { AccountRegistry } from "../../../src/accounts/accountRegistry";
import { Enrolment } from "../../../src/accounts/enrolment";
import type { Account, OAuthApp } from "../../../src/accounts/model/account";
import { AccountStore } from "../../../src/accounts/model/accountStore";
import type { SecretStore } from "../../../src/accounts/model/secretStore";
import { ServerClock } from "../../../src/accounts/serverClock";
import { FileLock, type FileLockLimits } from "../../../src/accounts/shared/fileLock";
import { RetryAfterStore } from "../../../src/accounts/shared/retryAfterStore";
import { SharedTokenFiles } from "../../../src/accounts/shared/sharedTokenFiles";
import { UserActivity } from "../../../src/accounts/shared/userActivity";
import { TokenKeeper } from "../../../src/accounts/tokenKeeper";
import { TokenRequests } from "../../../src/accounts/tokenRequests";
import type { Clock } from "../../../src/base/clock";
import type { Log } from "../../../src/base/log";
import { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import type { Transport } from "../../../src/box/http/transport";
import { TokenEndpoint } from "../../../src/box/oauth/tokenEndpoint";
import { demoApp } from "../../box-simulator/tenant";

/** The second floor as one editor window has it, composed as in the product. */
export class SimulatedWindow {
  readonly folder: string;
  readonly store: AccountStore;
  readonly sharedFiles: SharedTokenFiles;
  readonly registry: AccountRegistry;
  readonly locks: FileLock;
  readonly retryAfter: RetryAfterStore;
  readonly userActivity: UserActivity;
  readonly serverClock: ServerClock;
  readonly tokenRequests: TokenRequests;
  readonly keeper: TokenKeeper;
  readonly enrolment: Enrolment;
  /** Every line that it logged. */
  readonly logged: string[] = [];

  constructor(parts: {
    folder: string;
    secrets: SecretStore;
    clock: Clock;
    transport?: Transport;
    limits?: FileLockLimits;
  }) {
    const { folder, secrets, clock, limits, transport = new FetchTransport(clock) } = parts;
    const note = (message: string) => void this.logged.push(message);
    const log: Log = { info: note, warn: note, error: note };
    const tokenEndpoint = new TokenEndpoint(transport);
    this.folder = folder;
    this.store = new AccountStore(secrets);
    this.sharedFiles = new SharedTokenFiles(folder);
    this.registry = new AccountRegistry({ store: this.store, sharedFiles: this.sharedFiles, clock, log });
    this.locks = new FileLock(folder, clock, limits);
    this.retryAfter = new RetryAfterStore(folder, clock);
    this.userActivity = new UserActivity(folder, clock);
    this.serverClock = new ServerClock(clock);
    this.tokenRequests = new TokenRequests({ tokenEndpoint, serverClock: this.serverClock, clock });
    const common = {
      registry: this.registry,
      tokenRequests: this.tokenRequests,
      serverClock: this.serverClock,
      clock,
      log,
    };
    this.keeper = new TokenKeeper({ ...common, locks: this.locks, retryAfter: this.retryAfter });
    this.enrolment = new Enrolment({ ...common, keeper: this.keeper, tokenEndpoint, transport });
  }

  /** An account that the window must know. */
  account(id: string): Account {
    const account = this.registry.get(id);
    if (!account) {
      throw new Error("The window does not know this account.");
    }
    return account;
  }
}

/** The simulator's app, as a person sets it up. */
export function demoAppAt({ url, authorizeUrl }: { url: string; authorizeUrl: string }): OAuthApp {
  return {
    clientId: demoApp.clientId,
    clientSecret: new Secret(demoApp.clientSecret),
    redirectUri: demoApp.redirectUris[0],
    endpoints: { authorizeUrl, apiUrl: url },
  };
}
