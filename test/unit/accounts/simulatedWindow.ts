import { AccountBook } from "../../../src/accounts/accountRegistry";
import { AccountStore } from "../../../src/accounts/model/accountStore";
import type { Account, App } from "../../../src/accounts/model/account";
import { BoxTime } from "../../../src/accounts/serverClock";
import { Enrolment } from "../../../src/accounts/enrolment";
import { FileLock, type FileLockLimits } from "../../../src/accounts/shared/fileLock";
import { Grants } from "../../../src/accounts/tokenRequests";
import { HandOff } from "../../../src/accounts/shared/sharedTokenFiles";
import type { Log } from "../../../src/base/log";
import { Pauses } from "../../../src/accounts/shared/retryAfterStore";
import { Presence } from "../../../src/accounts/shared/userActivity";
import type { SecretStore } from "../../../src/accounts/model/secretStore";
import { TokenKeeper } from "../../../src/accounts/tokenKeeper";
import type { Clock } from "../../../src/base/clock";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { Secret } from "../../../src/base/secret";
import { TokenEndpoint } from "../../../src/box/oauth/tokenEndpoint";
import type { Transport } from "../../../src/box/http/transport";
import { demoApp } from "../../box-simulator/tenant";

/** The second floor as one editor window has it, composed as in the product. */
export class SimulatedWindow {
  readonly folder: string;
  readonly store: AccountStore;
  readonly handOff: HandOff;
  readonly book: AccountBook;
  readonly locks: FileLock;
  readonly pauses: Pauses;
  readonly presence: Presence;
  readonly boxTime: BoxTime;
  readonly grants: Grants;
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
    this.handOff = new HandOff(folder);
    this.book = new AccountBook({ store: this.store, handOff: this.handOff, clock, log });
    this.locks = new FileLock(folder, clock, limits);
    this.pauses = new Pauses(folder, clock);
    this.presence = new Presence(folder, clock);
    this.boxTime = new BoxTime(clock);
    this.grants = new Grants({ tokenEndpoint, boxTime: this.boxTime, clock });
    const common = { book: this.book, grants: this.grants, boxTime: this.boxTime, clock, log };
    this.keeper = new TokenKeeper({ ...common, locks: this.locks, pauses: this.pauses });
    this.enrolment = new Enrolment({ ...common, keeper: this.keeper, tokenEndpoint, transport });
  }

  /** An account that the window must know. */
  account(id: string): Account {
    const account = this.book.get(id);
    if (!account) {
      throw new Error("The window does not know this account.");
    }
    return account;
  }
}

/** The simulator's app, as a person sets it up. */
export function demoAppAt({ url, authorizeUrl }: { url: string; authorizeUrl: string }): App {
  return {
    clientId: demoApp.clientId,
    clientSecret: new Secret(demoApp.clientSecret),
    redirectUri: demoApp.redirectUris[0],
    endpoints: { authorizeUrl, apiUrl: url },
  };
}
