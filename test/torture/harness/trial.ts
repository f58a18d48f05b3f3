import { heldTheLock, machineTime, wasBetweenSendAndSeal, widthsFromResponseToSeal } from "../arrows";
import type { Order, Report } from "../orders";
import type { Random } from "../random";
import type { Counted } from "./figures";
import type { Machine, Window } from "./machine";

/** What one window answered, or that its process ended before it could. */
export interface Answered {
  readonly window: Window;
  readonly report: Report | { readonly kind: "died" };
}

/** Beyond an expiry, so that a second more or less of Box's whole seconds decides nothing. */
const MARGIN_MS = 15_000;

/** One scenario while it runs: drives the machine's time, asks its windows, and counts. */
export class Trial {
  readonly machine: Machine;
  readonly random: Random;
  /** Real milliseconds that storms take here: kills are spread over it. */
  stormMs = 150;
  expiries = 0;
  kills = 0;
  killsBetweenSendAndSeal = 0;
  stops = 0;
  jumps = 0;
  lostSignIns = 0;
  /** Calls that failed for their caller, where a scenario counts them. */
  failedCalls = 0;
  worstTakeoverMs = 0;
  /** Whatever should not be; each makes the row fail. */
  readonly wrong: string[] = [];
  readonly widths: number[] = [];
  readonly #counted = new Set<string>();

  constructor(machine: Machine) {
    this.machine = machine;
    this.random = machine.random;
  }

  /** Passes time until the token lives less than `minimumLifetimeMs`, and up to `restMs` more. */
  async makeDue(minimumLifetimeMs: number, restMs = this.#rest()): Promise<void> {
    const left = this.remainingLifetime - minimumLifetimeMs;
    await this.machine.pass(Math.max(0, left) + MARGIN_MS + restMs);
    this.countExpiry(minimumLifetimeMs);
  }

  /** Milliseconds that the newest token set still lives, by Box's own clock. */
  get remainingLifetime(): number {
    const { families, clock } = this.machine.box;
    return (families.at(-1)?.accessTokenExpiresAt ?? 0) - clock.now();
  }

  /** Counts the newest token set of Box once, when it is too old for what is asked. */
  countExpiry(minimumLifetimeMs: number): void {
    const { families } = this.machine.box;
    const key = `${families.length} ${families.at(-1)?.generation}`;
    if (this.remainingLifetime < minimumLifetimeMs && !this.#counted.has(key)) {
      this.#counted.add(key);
      this.expiries += 1;
    }
  }

  /** Mostly hours, now and then days, always less than a refresh token's sixty. */
  #rest(): number {
    const { random } = this;
    const hours = random.chance(0.08) ? random.between(24, 24 * 25) : random.between(0, 3);
    this.machine.box.settings.accessTokenLifetimeSeconds = random.whole(3_600, 4_200);
    return hours * 3_600_000;
  }

  /** All at once, and each calls Box with the token that it gets. */
  async storm(order: Order, windows: readonly Window[] = this.machine.living): Promise<Answered[]> {
    const began = machineTime();
    const answered = await Promise.all(
      windows.map(
        async (window): Promise<Answered> => ({
          window,
          report: await window.process.tell(order).catch(() => ({ kind: "died" }) as const),
        }),
      ),
    );
    this.stormMs = this.stormMs * 0.8 + (machineTime() - began) * 0.2;
    return answered;
  }

  getTokens(minimumLifetimeMs: number, windows?: readonly Window[]): Promise<Answered[]> {
    return this.storm({ kind: "getToken", account: this.machine.account, minimumLifetimeMs }, windows);
  }

  /** Every living window must have got a token that Box accepts. */
  expectTokens(answered: readonly Answered[], when: string): void {
    for (const { report } of answered) {
      if (report.kind === "failed") {
        this.wrong.push(`${when}: ${report.code}, ${report.decision}: ${report.text}`);
      } else if (report.kind === "token" && report.used !== 200) {
        this.wrong.push(`${when}: Box answered ${report.used} to the token that was handed out`);
      }
    }
  }

  async expectAgreement(when: string): Promise<void> {
    if (!(await this.machine.agree())) {
      this.wrong.push(`${when}: the windows do not agree`);
    }
  }

  /** Nobody may be told to sign in again where nothing ended the sign-in (law 3). */
  expectNobodySignedOut(answered: readonly Answered[], when: string): void {
    for (const { report } of answered) {
      const decision = report.kind === "failed" ? report.decision : "";
      if (report.kind === "failed" && decision !== "retryLater" && decision !== "retryNow") {
        this.wrong.push(`${when}: ${report.code}, ${decision}: ${report.text}`);
      } else if (report.kind === "token" && report.used === 401) {
        this.wrong.push(`${when}: Box refused the token that was handed out`);
      }
    }
  }

  async kill(window: Window): Promise<void> {
    if (window.process.isAlive) {
      await window.process.kill();
    }
  }

  /** Looks at the traces of those that died since the last time. @param answered who went on, and when */
  async countDeaths(answered: readonly Answered[]): Promise<number> {
    // One that killed itself at an armed arrow is noticed when its exit is.
    await Promise.all(answered.map(({ report, window }) => report.kind === "died" && window.process.ended));
    const dead = this.machine.windows.filter(({ process }) => !process.isAlive);
    for (const window of dead) {
      this.kills += 1;
      const steps = this.machine.steps(window);
      this.widths.push(...widthsFromResponseToSeal(steps));
      if (wasBetweenSendAndSeal(steps)) {
        this.killsBetweenSendAndSeal += 1;
      }
      if (heldTheLock(steps)) {
        this.countTakeover(window.process.endedAt ?? machineTime(), answered);
      }
    }
    this.machine.buryTheDead();
    return dead.length;
  }

  /** Of those that live; the dead were looked at when they died. */
  collectWidths(): void {
    this.widths.push(
      ...this.machine.living.flatMap((window) => widthsFromResponseToSeal(this.machine.steps(window))),
    );
  }

  /** From then until the first of the others had its token. */
  countTakeover(since: number, answered: readonly Answered[]): void {
    const others = answered.flatMap(({ report }) => (report.kind === "token" ? [report.at] : []));
    const next = Math.min(...others.filter((at) => at > since));
    if (Number.isFinite(next)) {
      this.worstTakeoverMs = Math.max(this.worstTakeoverMs, next - since);
    }
  }

  /**
   * A process that knows nothing but what is on disk must get a working token. If it cannot, the sign-in is lost, and
   * a person signs in again. @returns whether it could
   */
  async checkWithFreshWindow(minimumLifetimeMs: number): Promise<boolean> {
    const window = await this.machine.openWindow();
    const [answered] = await this.getTokens(minimumLifetimeMs, [window]);
    const report = answered?.report;
    const works = report?.kind === "token" && report.used === 200;
    if (!works) {
      this.lostSignIns += 1;
      await this.machine.signIn(window);
    }
    await this.machine.closeWindow(window);
    return works;
  }

  /** At the end: at once, and again when the token has run out, which takes the refresh token that is on disk. */
  async finalCheck(): Promise<void> {
    await this.machine.secretsSettled();
    await this.checkWithFreshWindow(0);
    await this.makeDue(0, 0);
    await this.checkWithFreshWindow(0);
  }

  counted(name: string, processes: number, seed: number): Counted {
    const { machine, expiries } = this;
    const { refreshRequests } = machine;
    return {
      scenario: name,
      seed,
      mode: machine.box.settings.strict ? "strict" : "grace",
      processes,
      virtualHours: rounded(machine.virtualHours),
      expiries,
      refreshRequests,
      refreshesPerExpiry: expiries === 0 ? 0 : Math.round((refreshRequests / expiries) * 1000) / 1000,
      kills: this.kills,
      doubleRedemptions: machine.doubleRedemptions,
      lostSignIns: this.lostSignIns,
      worstAgreementMs: rounded(machine.worstAgreementMs),
      worstTakeoverMs: rounded(this.worstTakeoverMs),
      killsBetweenSendAndSeal: this.killsBetweenSendAndSeal,
      stops: this.stops,
      jumps: this.jumps,
    };
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
