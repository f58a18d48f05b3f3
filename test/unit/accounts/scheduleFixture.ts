import type { AccountRecord } from "../../../src/accounts/model/account";
import { type RefreshMode, RefreshSchedule } from "../../../src/accounts/renewal/refreshSchedule";
import { drive } from "./drive";
import { type MachineWindowOptions, SimulatedMachine } from "./simulatedMachine";
import type { SimulatedWindow } from "./simulatedWindow";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;

interface ScheduleOptions extends Omit<MachineWindowOptions, "isActive"> {
  readonly mode?: RefreshMode;
  readonly isActive?: boolean;
  readonly random?: number;
}

/** For the tests of a `describe`: before each a machine with one account, whose windows have a schedule that a test begins. */
export function scheduleFixture(): ScheduleFixture {
  const fixture = new ScheduleFixture();
  beforeEach(() => fixture.setUp());
  afterEach(() => fixture.end());
  return fixture;
}

class ScheduleFixture {
  #begun: { readonly machine: SimulatedMachine; readonly account: AccountRecord } | undefined;
  readonly #schedules: RefreshSchedule[] = [];

  async setUp(): Promise<void> {
    const machine = await SimulatedMachine.start();
    this.#begun = { machine, account: await machine.signIn() };
  }

  async end(): Promise<void> {
    for (const schedule of this.#schedules.splice(0)) {
      schedule.dispose();
    }
    await this.machine.close();
  }

  get machine(): SimulatedMachine {
    return this.#known.machine;
  }

  get account(): AccountRecord {
    return this.#known.account;
  }

  get id(): string {
    return this.account.id;
  }

  async open({ mode = "beforeExpiry", isActive = true, random = 0.5, ...options }: ScheduleOptions = {}) {
    const { window, secrets } = await this.machine.open(options);
    /** When it asked what it may do, on the monotonic clock. */
    const checks: number[] = [];
    const schedule = new RefreshSchedule({
      ...window,
      clock: this.machine.clock,
      mode: () => {
        checks.push(this.machine.clock.monotonic());
        return mode;
      },
      isActive: () => isActive,
      random: () => random,
    });
    this.#schedules.push(schedule);
    return { window, secrets, schedule, checks, check: () => drive(this.machine.clock, schedule.check()) };
  }

  /** As time passes on a machine where nobody looks. */
  advanceTo(remainingLifetimeMs: number): Promise<void> {
    const { clock } = this.machine;
    return clock.advance(this.account.tokenSet.expiresAt - remainingLifetimeMs - clock.now());
  }

  /** As time passes while files and sockets have their turn. */
  async pass(ms: number, stepMs = SECOND_MS): Promise<void> {
    const { clock } = this.machine;
    for (let passed = 0; passed < ms; passed += stepMs) {
      await drive(clock, clock.advance(stepMs));
    }
  }

  remainingLifetime({ keeper }: SimulatedWindow): number {
    const state = keeper.state(this.id);
    return (state && "expiresAt" in state ? state.expiresAt : 0) - this.machine.clock.now();
  }

  /** How often a window began to show that it refreshes the account, from now on. */
  countRefreshes({ keeper }: SimulatedWindow): () => number {
    let count = 0;
    let before: string | undefined;
    keeper.onDidChangeState(() => {
      const now = keeper.state(this.id)?.kind;
      count += now === "refreshing" && before !== now ? 1 : 0;
      before = now;
    });
    return () => count;
  }

  get #known() {
    if (!this.#begun) {
      throw new Error("The fixture is there within a test only.");
    }
    return this.#begun;
  }
}
