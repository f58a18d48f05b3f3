import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { systemClock as clock } from "../../../src/base/clock";
import { Secret } from "../../../src/base/secret";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { BoxCalls } from "../boxSimulator/boxCalls";
import type { CrashingAction, CrashOrder, CrashPoint } from "./crashOrder";
import { demoAppAt } from "./demoApp";
import { FileSecrets } from "./fileSecrets";
import { sampleAccount, sampleTokenSet } from "./sampleAccount";
import { type SimulatedWindow, simulatedWindow } from "./simulatedWindow";

/** For the tests of a `describe`: before each a machine with one account, whose windows are real processes, by the real clock. */
export function crashFixture(): CrashFixture {
  const fixture = new CrashFixture();
  beforeEach(() => fixture.setUp());
  afterEach(() => fixture.end());
  return fixture;
}

class CrashFixture {
  readonly id = sampleAccount().id;
  #begun: { readonly simulator: BoxSimulator; readonly temporary: TemporaryFolder } | undefined;
  readonly #open: SimulatedWindow[] = [];

  async setUp(): Promise<void> {
    const simulator = await BoxSimulator.start();
    this.#begun = { simulator, temporary: new TemporaryFolder("crash") };
    const { accessToken, refreshToken, expiresInSeconds } = simulator.signInDirectly();
    const tokenSet = sampleTokenSet({
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      obtainedAt: clock.now(),
      expiresAt: clock.now() + expiresInSeconds * 1_000,
    });
    const window = await this.openWindow();
    const app = demoAppAt(simulator);
    await window.registry.add(sampleAccount({ app, tokenSet, signedInAt: clock.now() }));
    window.dispose();
  }

  async end(): Promise<void> {
    for (const window of this.#open.splice(0)) {
      window.dispose();
    }
    // It stands in for SecretStorage, the one place where secrets may be: nothing else in the folder may hold them.
    await rm(this.#secretsFile, { force: true });
    await this.simulator.close();
    await this.#known.temporary.remove();
  }

  get simulator(): BoxSimulator {
    return this.#known.simulator;
  }

  get box(): BoxCalls {
    return new BoxCalls(this.simulator);
  }

  /** The next start of the editor. */
  async openWindow(): Promise<SimulatedWindow> {
    const secrets = new FileSecrets(this.#secretsFile);
    const window = simulatedWindow({ folder: this.#folder, secrets, clock });
    this.#open.push(window);
    await window.open();
    return window;
  }

  /** Starts the window that is killed at a point of its own, or by this process when Box holds its request. */
  async crash(action: CrashingAction, point: CrashPoint): Promise<void> {
    const child = fork(join(__dirname, "programs", "crashingWindow.js"), [], { stdio: "inherit" });
    const ended = once(child, "exit");
    const order: CrashOrder = { folder: this.#folder, secretsFile: this.#secretsFile, action, point };
    child.send(order);
    if (point === "held") {
      await this.simulator.faults.held();
      child.kill("SIGKILL");
    }
    const [, signal] = await ended;
    assert.equal(signal, "SIGKILL", "the window was to be killed");
    const isAnswered = this.simulator.requested({}, this.simulator.count() + 1);
    this.simulator.faults.release();
    await (point === "held" ? isAnswered : undefined);
  }

  get #folder(): string {
    return join(this.#known.temporary.path, "accounts");
  }

  get #secretsFile(): string {
    return join(this.#known.temporary.path, "secrets.json");
  }

  get #known() {
    if (!this.#begun) {
      throw new Error("The fixture is there within a test only.");
    }
    return this.#begun;
  }
}
