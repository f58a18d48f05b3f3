import { join } from "node:path";
import { defaultLockLimits, type FileLockLimits } from "../../../src/accounts/shared/fileLock";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { rememberSecrets } from "../../host/evidence";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { machineTime, type Step } from "../arrows";
import {
  CODE_VERIFIER,
  type Order,
  type Report,
  type Shown,
  type StoreKind,
  type WindowPlace,
} from "../orders";
import type { Random } from "../random";
import type { VirtualTime } from "../window/virtualTimeline";
import { MachineSecrets } from "./machineSecrets";
import type { ProcessPool } from "./processPool";
import { Traces } from "./traces";
import { untilAgreed, untilSignedOut } from "./untilAgreed";
import type { Said, WindowProcess } from "./windowProcess";

/** One window of the machine, in a process of its own. */
export interface Window {
  readonly process: WindowProcess;
  /** Since when it could show something: its opening or the end of a stop, on the machine's monotonic clock. */
  thereSince: number;
  /** What it showed since the last look at the agreement and just before, oldest first. */
  shows: Shown[];
}

export interface MachineOptions {
  readonly mode: "grace" | "strict";
  readonly store?: StoreKind;
  readonly limits?: FileLockLimits;
  readonly random: Random;
  /** The monotonic clock goes on while the machine sleeps, as on macOS and Windows. Default false. */
  readonly countsSleep?: boolean;
  /** Default true. The official SDK redeems codes without a code verifier (RFC 7636). */
  readonly provesCodes?: boolean;
}

/** A machine with a Box of its own: its disk, its secrets, its windows, and the time in which they live. */
export class Machine {
  readonly box: BoxSimulator;
  readonly random: Random;
  readonly traces: Traces;
  worstAgreementMs = 0;
  windows: Window[] = [];
  account = "";
  /** Refresh requests with a token whose time was over; see `Figures.doubleRedemptions`. */
  doubleRedemptions = 0;
  readonly #options: MachineOptions;
  readonly #pool: ProcessPool;
  readonly #folder: TemporaryFolder;
  readonly #secrets = new MachineSecrets();
  #time: VirtualTime = { ahead: 0, clockSet: 0, slept: 0 };

  static async start(pool: ProcessPool, options: MachineOptions): Promise<Machine> {
    let machine: Machine | undefined;
    const box = await BoxSimulator.start({
      strict: options.mode === "strict",
      clock: new SimulatorClock(),
      observe: ({ place, call, served }) => {
        const isOver =
          place === "token" && served !== "dropped" && served.body?.includes("Refresh token has expired");
        if (isOver && call.form.get("grant_type") === "refresh_token" && machine) {
          machine.doubleRedemptions += 1;
        }
      },
    });
    machine = new Machine(pool, box, options);
    return machine;
  }

  private constructor(pool: ProcessPool, box: BoxSimulator, options: MachineOptions) {
    this.#pool = pool;
    this.box = box;
    this.#options = options;
    this.random = options.random;
    this.#folder = new TemporaryFolder("torture");
    this.#folder.inside("accounts");
    this.traces = new Traces({ steps: this.#folder.inside("steps"), armed: this.#folder.inside("armed") });
  }

  /** The hand-off folder. */
  get handOffFolder(): string {
    return join(this.#folder.path, "accounts");
  }

  /** What the machine has on disk of its secrets, by name. */
  get secretKeys(): readonly string[] {
    return this.#secrets.entries.map(([key]) => key);
  }

  get refreshRequests(): number {
    return this.box.count({ place: "token", grantType: "refresh_token" });
  }

  /** Hours by which Box's clock was moved. */
  get virtualHours(): number {
    return this.#time.ahead / 3_600_000;
  }

  get living(): Window[] {
    return this.windows.filter(({ process }) => process.isAlive && !process.isStopped);
  }

  async openWindows(count: number): Promise<Window[]> {
    const processes = await this.#pool.take(count);
    return Promise.all(processes.map((process) => this.#open(process)));
  }

  /** A window in a process that did not exist before. */
  async openWindow(): Promise<Window> {
    return this.#open(await this.#pool.startOne());
  }

  async #open(process: WindowProcess): Promise<Window> {
    const window: Window = { process, thereSince: machineTime(), shows: [] };
    process.onSaid = (said) => this.#hear(window, said);
    this.windows.push(window);
    await process.open(this.#place);
    window.thereSince = machineTime();
    return window;
  }

  get #place(): WindowPlace {
    const { store = "desktop", limits = defaultLockLimits } = this.#options;
    return {
      store,
      secrets: this.#secrets.entries,
      folder: this.handOffFolder,
      trace: this.traces.folders,
      time: this.#time,
      limits,
      box: { url: this.box.url, authorizeUrl: this.box.authorizeUrl },
    };
  }

  /** The window goes on with another folder, as on another machine. */
  async reopenIn(window: Window, folder: string): Promise<void> {
    await window.process.open({ ...this.#place, folder });
    window.thereSince = machineTime();
  }

  /** The window is closed; its process waits for another one. */
  async closeWindow(window: Window): Promise<void> {
    await window.process.tell({ kind: "close" });
    this.windows = this.windows.filter((other) => other !== window);
    this.#pool.giveBack(window.process);
  }

  /** Forgets windows whose processes are gone. */
  buryTheDead(): void {
    this.windows = this.windows.filter(({ process }) => process.isAlive);
  }

  async signIn(window: Window): Promise<void> {
    const report = await this.askToSignIn(window);
    if (report.kind !== "accounts" || !report.ids[0]) {
      throw new Error(`The sign-in failed: ${JSON.stringify(report)}`);
    }
    this.account = report.ids[0];
    await this.secretsSettled();
    if (!(await this.agree())) {
      throw new Error("Some windows do not hear of the sign-in.");
    }
  }

  /** A person approves at Box, and the window redeems the code. @param clientSecret as the window has it */
  askToSignIn(window: Window, clientSecret?: string): Promise<Report> {
    const redirectUri = demoApp.redirectUris[0];
    const code = this.box.issueCode({
      clientId: demoApp.clientId,
      userId: demoUsers[0].id,
      redirectUri,
      ...(this.#options.provesCodes !== false && { codeChallenge: CODE_VERIFIER }),
    });
    return window.process.tell({ kind: "signIn", code, ...(clientSecret && { clientSecret }) });
  }

  /** Box and this machine's clocks go on; `slept` says that the machine was asleep meanwhile. */
  async pass(ms: number, how: { slept?: boolean } = {}): Promise<void> {
    this.box.clock.advance(ms);
    const { ahead, slept } = this.#time;
    await this.#setTime({
      ahead: ahead + ms,
      slept: slept + (how.slept && !this.#options.countsSleep ? ms : 0),
    });
  }

  /** Somebody sets this machine's clock; Box's goes on. */
  async setClock(byMs: number): Promise<void> {
    await this.#setTime({ clockSet: this.#time.clockSet + byMs });
  }

  async #setTime(change: Partial<VirtualTime>): Promise<void> {
    this.#time = { ...this.#time, ...change };
    await this.tellAll({ kind: "time", time: this.#time });
  }

  /** The answers of the windows that live to tell. */
  async tellAll(order: Order, windows: readonly Window[] = this.living): Promise<Report[]> {
    const answers = await Promise.allSettled(windows.map(({ process }) => process.tell(order)));
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  }

  /** Every write of a living window has reached the disk and the other windows. */
  async secretsSettled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 260));
  }

  /** Every living window shows the newest generation; a browser tab may not know the account. `false`: not in time. */
  async agree(): Promise<boolean> {
    const worstMs = await untilAgreed(this, this.#options.store === "tab");
    this.worstAgreementMs = Math.max(this.worstAgreementMs, worstMs ?? 0);
    return worstMs !== undefined;
  }

  /** Every living window knows that nobody is signed in. `false`: not in time. */
  agreeOnSignOut(): Promise<boolean> {
    return untilSignedOut(this);
  }

  /** The window whose process came to the armed arrow. */
  async whoIsTaken(): Promise<Window> {
    const pid = await this.traces.taken();
    const window = this.windows.find(({ process }) => process.pid === pid);
    if (!window) {
      throw new Error("An unknown process came to the armed arrow.");
    }
    return window;
  }

  /** What a window's process did on this machine, oldest first. */
  steps({ process }: Window): Step[] {
    return this.traces.steps(process.pid);
  }

  /** What the machine has on disk of its secrets; given back, it is as it was then. */
  get secretsOnDisk(): readonly (readonly [string, string])[] {
    return this.#secrets.entries;
  }

  set secretsOnDisk(entries: readonly (readonly [string, string])[]) {
    this.#secrets.replace(entries);
  }

  /** The accounts that each living window knows. */
  async knownAccounts(): Promise<(readonly string[])[]> {
    const reports = await this.tellAll({ kind: "accounts" });
    return reports.map((report) => (report.kind === "accounts" ? report.ids : []));
  }

  /** A stopped window wakes up in the time of now. */
  goOn(window: Window): void {
    // Waits in its pipe, so that it is among the first things that it reads.
    window.process.tell({ kind: "time", time: this.#time }).catch(() => undefined);
    window.process.goOn();
    window.thereSince = machineTime();
  }

  async end(): Promise<void> {
    for (const { process } of this.windows) {
      if (process.isStopped) {
        process.goOn();
      }
    }
    await this.tellAll({ kind: "close" });
    for (const { process } of this.windows) {
      this.#pool.giveBack(process);
    }
    rememberSecrets(this.box.secretsIssued());
    await this.box.close();
    await this.#folder.remove();
  }

  #hear(window: Window, said: Said): void {
    switch (said.kind) {
      case "shown":
        window.shows.push(said.shown);
        break;
      case "spread":
        this.#secrets.write(said.write);
        for (const { process } of this.windows) {
          process.arrived({ kind: "arrived", write: said.write });
        }
        break;
      case "replace":
        this.#secrets.replace(said.values);
        break;
    }
  }
}
