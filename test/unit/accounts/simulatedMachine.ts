import assert from "node:assert/strict";
import { join } from "node:path";
import type { Accounts } from "../../../src/accounts/accounts";
import type { AccountRecord } from "../../../src/accounts/model/account";
import { FileLock, type FileLockLimits } from "../../../src/accounts/shared/fileLock";
import { errorCode } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { ManualClock } from "../manualClock";
import { DesktopSecrets, SecretsBacking, SPREAD_MS } from "../memorySecrets";
import { demoAppAt } from "./demoApp";
import { drive } from "./drive";
import { newSealKey, sampleTokenSet } from "./sampleAccount";
import { type SimulatedWindow, simulatedWindow, type WindowOptions } from "./simulatedWindow";

/** A heart that a busy disk keeps from beating is no reason to overtake here: the clock runs faster than any disk. */
const patient: FileLockLimits = { heartbeatMs: 1_000, stalledAfterMs: 300_000, waitLimitMs: 600_000 };

/** A repair begins four seconds after the news at the latest. */
const SETTLING_MS = 6_000;
const SETTLING_STEPS = 30;

export interface DesktopWindow {
  readonly window: SimulatedWindow;
  readonly secrets: DesktopSecrets;
}

export interface MachineWindowOptions extends Partial<Omit<WindowOptions, "secrets" | "clock">> {
  /** Of SecretStorage, from the start. */
  readonly fault?: DesktopSecrets["fault"];
  readonly limits?: FileLockLimits;
}

/** A desktop with editor windows over one folder and one SecretStorage, and a Box simulator; time is the same for all. */
export class SimulatedMachine {
  readonly backing = new SecretsBacking();
  readonly folder: string;
  readonly #temporary = new TemporaryFolder("machine");
  readonly #closing: (() => void)[] = [];

  static async start(): Promise<SimulatedMachine> {
    // The files of the machine are dated by the real clock.
    const clock = new ManualClock(Date.now());
    const simulator = await BoxSimulator.start({ clock: new SimulatorClock(() => clock.now()) });
    return new SimulatedMachine(clock, simulator);
  }

  private constructor(
    readonly clock: ManualClock,
    readonly simulator: BoxSimulator,
  ) {
    this.folder = join(this.#temporary.path, "accounts");
  }

  /** Starts a window, which then knows what the machine knows. */
  async open(options: MachineWindowOptions = {}): Promise<DesktopWindow> {
    const opened = this.#window(options);
    this.#closing.push(() => opened.window.dispose());
    await opened.window.open();
    return opened;
  }

  /** Starts a window as the product has it: behind the face, with its schedule. */
  async openFace(
    options: MachineWindowOptions = {},
  ): Promise<DesktopWindow & { readonly accounts: Accounts }> {
    const opened = this.#window(options);
    const accounts = await opened.window.openFace();
    this.#closing.push(() => accounts.dispose());
    return { ...opened, accounts };
  }

  /** An account with a fresh pair of Box's, which each window that is opened from now on knows. */
  async signIn(): Promise<AccountRecord> {
    const { accessToken, refreshToken, expiresInSeconds } = this.simulator.signInDirectly();
    const now = this.clock.now();
    const account: AccountRecord = {
      id: `account${this.backing.values.size}`,
      kind: "oauth",
      app: demoAppAt(this.simulator),
      generation: 1,
      sealKey: newSealKey(),
      signedInAt: now,
      tokenSet: sampleTokenSet({
        accessToken: new Secret(accessToken),
        refreshToken: new Secret(refreshToken),
        expiresAt: now + expiresInSeconds * 1_000,
        obtainedAt: now,
        refreshTokenObtainedAt: now,
      }),
    };
    await this.#window({}).window.registry.add(account);
    await this.clock.advance(SPREAD_MS);
    return account;
  }

  /** What a test opened here itself is closed before the folder goes. */
  atEnd(close: () => void): void {
    this.#closing.push(close);
  }

  /** Requests to the token endpoint with a refresh token, answered or not. */
  get refreshes(): number {
    return this.simulator.count({ place: "token", grantType: "refresh_token" });
  }

  /** Every write has reached every window, by SecretStorage and by the folder, and is repaired where it has to be. */
  async settle(): Promise<void> {
    for (let steps = 0; steps < SETTLING_STEPS; steps++) {
      await drive(this.clock, this.clock.advance(SETTLING_MS / SETTLING_STEPS));
    }
  }

  async close(): Promise<void> {
    for (const close of this.#closing) {
      close();
    }
    await this.simulator.close();
    // What was on its way to the folder when its window closed may still make a file there.
    for (let isGone = false; !isGone; ) {
      isGone = await this.#temporary.remove().then(
        () => true,
        (error: unknown) => {
          assert.equal(errorCode(error), "ENOTEMPTY");
          return false;
        },
      );
    }
  }

  #window({ fault, limits = patient, ...options }: MachineWindowOptions): DesktopWindow {
    const { folder, clock } = this;
    const secrets = new DesktopSecrets(this.backing, clock);
    secrets.fault = fault;
    const { folder: place = folder, parts } = options;
    const locks = new FileLock(place, clock, limits);
    const window = simulatedWindow({ folder, secrets, clock, ...options, parts: { locks, ...parts } });
    this.#closing.push(() => secrets.kill());
    return { window, secrets };
  }
}
