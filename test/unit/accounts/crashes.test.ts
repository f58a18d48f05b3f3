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
import { demoAppAt } from "./demoApp";
import { FileSecrets } from "./fileSecrets";
import { sampleAccount, sampleTokenSet } from "./sampleAccount";
import { type SimulatedWindow, simulatedWindow } from "./simulatedWindow";

const LONG_MS = 10 * 60_000;

describe("a window that is killed in the middle of a refresh", () => {
  let simulator: BoxSimulator;
  let temporary: TemporaryFolder;
  let folder: string;
  let secretsFile: string;
  let open: SimulatedWindow[];

  const openWindow = async (): Promise<SimulatedWindow> => {
    const window = simulatedWindow({ folder, secrets: new FileSecrets(secretsFile), clock });
    open.push(window);
    await window.open();
    return window;
  };

  /** Starts the window that is killed at a point of its own, or by this process when Box holds its request. */
  const crash = async (point: string): Promise<void> => {
    const program = join(__dirname, "programs", "crashingWindow.js");
    const child = fork(program, [folder, secretsFile, point], { stdio: "inherit" });
    const ended = once(child, "exit");
    if (point === "held") {
      await simulator.faults.held();
      child.kill("SIGKILL");
    }
    const [, signal] = await ended;
    assert.equal(signal, "SIGKILL", "the window was to be killed");
    const refreshed = simulator.requested({ place: "token" });
    simulator.faults.release();
    await (point === "held" ? refreshed : undefined);
  };

  beforeEach(async () => {
    simulator = await BoxSimulator.start();
    temporary = new TemporaryFolder("crash");
    folder = temporary.inside("accounts");
    secretsFile = join(temporary.path, "secrets.json");
    open = [];
    const { accessToken, refreshToken } = simulator.signInDirectly();
    const tokenSet = sampleTokenSet({
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      expiresAt: clock.now() + 60_000,
    });
    const window = await openWindow();
    await window.registry.add(sampleAccount({ app: demoAppAt(simulator), tokenSet }));
  });

  afterEach(async () => {
    for (const window of open) {
      window.dispose();
    }
    // It stands in for SecretStorage, the one place where secrets may be: nothing else in the folder may hold them.
    await rm(secretsFile, { force: true });
    await simulator.close();
    await temporary.remove();
  });

  for (const [what, point, hold, refreshes] of [
    ["under the lock, before it asked", "locked", undefined, 1],
    ["when its request was sent", "held", "before", 2],
    ["when the response was on its way", "held", "after", 2],
    ["when the response was received", "answered", undefined, 2],
    ["when the new pair was sealed", "sealed", undefined, 1],
    ["when the new pair was in SecretStorage", "stored", undefined, 1],
    ["when the new token was published", "published", undefined, 1],
    ["when the lock was released", "unlocked", undefined, 1],
    ["when the new token was used", "used", undefined, 1],
  ] as const) {
    const repeated = refreshes === 1 ? "without a repeated request" : "with one repeated request";
    it(`${what} leaves the next start a token that works, ${repeated}`, async () => {
      if (hold) {
        simulator.faults.add({ on: "token", kind: "hold", moment: hold });
      }
      await crash(point);
      const next = await openWindow();
      const box = new BoxCalls(simulator);
      const { tokenSet } = await next.keeper.getToken(sampleAccount().id, LONG_MS);
      assert.equal((await box.me(tokenSet.accessToken.expose())).status, 200);
      assert.equal(simulator.count({ place: "token" }), refreshes);
      assert.equal(simulator.families[0]?.generation, 2);
      const again = await next.keeper.refresh(sampleAccount().id);
      assert.equal((await box.me(again.tokenSet.accessToken.expose())).status, 200);
      assert.equal(simulator.families.length, 1);
    });
  }
});
