import { join } from "node:path";
import type { Account } from "../../../src/accounts/model/account";
import { Secret } from "../../../src/base/secret";
import type { Transport } from "../../../src/box/http/transport";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { ManualClock } from "../manualClock";
import { DesktopSecrets, SecretsBacking, SPREAD_MS } from "../memorySecrets";
import { newSealKey, sampleTokenSet } from "./sampleAccount";
import { demoAppAt, SimulatedWindow } from "./simulatedWindow";

/** A heart that a busy disk keeps from beating is no reason to overtake here: the clock runs faster than any disk. */
const patient = { heartbeatMs: 1_000, stalledAfterMs: 300_000, waitLimitMs: 600_000 };

export interface DesktopWindow {
  readonly window: SimulatedWindow;
  readonly secrets: DesktopSecrets;
}

/** A desktop with editor windows over one folder and one SecretStorage, and a Box simulator; time is the same for all. */
export class SimulatedMachine {
  readonly clock = new ManualClock();
  readonly backing = new SecretsBacking();
  readonly folder: string;
  readonly #temporary = new TemporaryFolder("machine");
  readonly #opened: DesktopWindow[] = [];

  static async start(): Promise<SimulatedMachine> {
    const clock = new ManualClock();
    const simulator = await BoxSimulator.start({ clock: new SimulatorClock(() => clock.now()) });
    return new SimulatedMachine(clock, simulator);
  }

  private constructor(
    clock: ManualClock,
    readonly simulator: BoxSimulator,
  ) {
    this.clock = clock;
    this.folder = join(this.#temporary.path, "accounts");
  }

  /** Starts a window, which then knows what the machine knows. */
  async open(transport?: Transport): Promise<DesktopWindow> {
    const secrets = new DesktopSecrets(this.backing, this.clock);
    const { folder, clock } = this;
    const road = transport && { transport };
    const window = new SimulatedWindow({ folder, secrets, clock, limits: patient, ...road });
    const opened = { window, secrets };
    this.#opened.push(opened);
    await window.registry.open();
    return opened;
  }

  /** An account with a fresh pair of Box's, which each window that is opened from now on knows. */
  async signIn(): Promise<Account> {
    const { accessToken, refreshToken, expiresInSeconds } = this.simulator.signInDirectly();
    const now = this.clock.now();
    const account: Account = {
      id: `account${this.backing.values.size}`,
      kind: "oauth",
      app: demoAppAt(this.simulator),
      generation: 1,
      sealKey: newSealKey(),
      tokenSet: sampleTokenSet({
        accessToken: new Secret(accessToken),
        refreshToken: new Secret(refreshToken),
        expiresAt: now + expiresInSeconds * 1_000,
        obtainedAt: now,
        refreshTokenObtainedAt: now,
      }),
    };
    const { window } = await this.open();
    await window.registry.persist(account);
    await this.clock.advance(SPREAD_MS);
    return account;
  }

  /** Requests to the token endpoint with a refresh token, answered or not. */
  get refreshes(): number {
    return this.simulator.count({ place: "token", grantType: "refresh_token" });
  }

  async close(): Promise<void> {
    for (const { window, secrets } of this.#opened) {
      window.registry.dispose();
      secrets.kill();
    }
    await this.simulator.close();
    await this.#temporary.remove();
  }
}
