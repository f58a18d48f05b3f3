import type { AccountRecord } from "../../../src/accounts/model/account";
import { FileLock, type HeldLock } from "../../../src/accounts/shared/fileLock";
import type { BoxError } from "../../../src/base/errors";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { drive, until } from "./drive";
import { boxErrorOf } from "./rejection";
import { type MachineWindowOptions, SimulatedMachine } from "./simulatedMachine";
import type { SimulatedWindow } from "./simulatedWindow";

export const MINUTE_MS = 60_000;
/** More than what is left of a token that is nearly at its end, less than what a new one has. */
export const LONG_MS = 10 * MINUTE_MS;

/** For the tests of a `describe`: before each a new machine, with one account signed in. */
export function keeperFixture(): KeeperFixture {
  const fixture = new KeeperFixture();
  beforeEach(() => fixture.setUp());
  afterEach(() => fixture.machine.close());
  return fixture;
}

class KeeperFixture {
  #machine: SimulatedMachine | undefined;
  #account: AccountRecord | undefined;

  async setUp(): Promise<void> {
    this.#machine = await SimulatedMachine.start();
    this.#account = await this.#machine.signIn();
  }

  get machine(): SimulatedMachine {
    return begun(this.#machine);
  }

  get account(): AccountRecord {
    return begun(this.#account);
  }

  get id(): string {
    return this.account.id;
  }

  get box(): BoxCalls {
    return new BoxCalls(this.machine.simulator);
  }

  async openWindow(options?: MachineWindowOptions): Promise<SimulatedWindow> {
    return (await this.machine.open(options)).window;
  }

  openWindows(count: number): Promise<SimulatedWindow[]> {
    return Promise.all(Array.from({ length: count }, () => this.openWindow()));
  }

  async openTwoWindows(): Promise<[SimulatedWindow, SimulatedWindow]> {
    return [await this.openWindow(), await this.openWindow()];
  }

  /** Five minutes before the end of the account's first token. */
  nearlyExpire(): Promise<void> {
    const { clock } = this.machine;
    return clock.advance(this.account.tokenSet.expiresAt - clock.now() - 5 * MINUTE_MS);
  }

  /** A token that lives `LONG_MS`. */
  getToken(window: SimulatedWindow): Promise<AccountRecord> {
    return drive(this.machine.clock, window.keeper.getToken(this.id, LONG_MS));
  }

  /** As a person asks for it. */
  refresh(window: SimulatedWindow): Promise<AccountRecord> {
    return drive(this.machine.clock, window.keeper.refresh(this.id));
  }

  /** Rejections have to be awaited from the start. */
  failure(work: Promise<unknown>): Promise<BoxError> {
    return drive(this.machine.clock, boxErrorOf(work));
  }

  /** Box accepts the access token, which is used by that. */
  async works({ tokenSet }: Pick<AccountRecord, "tokenSet">): Promise<boolean> {
    return (await this.box.me(tokenSet.accessToken.expose())).status === 200;
  }

  familyState() {
    return this.machine.simulator.families[0]?.state;
  }

  /** Has `change` done while Box's response to the next refresh is on its way. */
  async meanwhile<T>(work: Promise<T>, change: () => Promise<unknown>): Promise<T> {
    const { clock, simulator } = this.machine;
    await until(clock, () => simulator.faults.heldRequests > 0);
    await change();
    simulator.faults.release();
    return drive(clock, work);
  }

  /** Another process takes the lock, as from an owner that slept. */
  takeOver(): Promise<HeldLock> {
    const { clock, folder } = this.machine;
    const hasty = { heartbeatMs: 1_000, stalledAfterMs: 0, waitLimitMs: MINUTE_MS };
    return drive(clock, new FileLock(folder, clock, hasty).acquire(this.id));
  }

  /** And gives it back. */
  async overtake(): Promise<void> {
    await (await this.takeOver()).release();
  }

  holdResponse(): void {
    this.machine.simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
  }
}

function begun<T>(part: T | undefined): T {
  if (part === undefined) {
    throw new Error("The fixture is there within a test only.");
  }
  return part;
}
