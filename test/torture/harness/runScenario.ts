import { Random } from "../random";
import type { Counted, Outcome } from "./figures";
import { Machine } from "./machine";
import type { ProcessPool } from "./processPool";
import type { Scenario } from "./scenario";
import { Trial } from "./trial";

/** Said after each round: whether the scenario is over. */
export type IsOver = (rounds: number, counted: Counted) => boolean;

const SHOWN_WRONGS = 5;

/** Signs in once, plays the scenario's rounds, and asks at the end whether the account is still alive. */
export async function runScenario(
  scenario: Scenario,
  { seed, pool, isOver }: { seed: number; pool: ProcessPool; isOver: IsOver },
): Promise<Outcome> {
  const began = performance.now();
  const { name, mode, processes, store, limits, provesCodes = true, countsSleep = false } = scenario;
  const random = new Random(seed, name);
  const machine = await Machine.start(pool, {
    mode,
    random,
    provesCodes,
    countsSleep,
    ...(store && { store }),
    ...(limits && { limits }),
  });
  const trial = new Trial(machine);
  const counted = () => trial.counted(name, processes, seed);
  try {
    await play(scenario, trial, (rounds) => isOver(rounds, counted()));
  } catch (error) {
    trial.wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await machine.end();
  }
  const { killsBetweenSendAndSeal: _, stops: _stops, jumps: _jumps, ...figures } = counted();
  return {
    figures,
    goal: scenario.goal.text,
    holds: trial.wrong.length === 0 && scenario.goal.isReached(counted()),
    seconds: (performance.now() - began) / 1000,
    notes: [...(scenario.notes?.(trial) ?? []), ...wrongNotes(trial.wrong)],
  };
}

async function play(scenario: Scenario, trial: Trial, isOver: (rounds: number) => boolean): Promise<void> {
  const { machine } = trial;
  const [first] = await machine.openWindows(scenario.processes);
  if (!first) {
    throw new Error("A scenario needs a process.");
  }
  await machine.signIn(first);
  await scenario.prepare?.(trial);
  let rounds = 0;
  do {
    await scenario.round(trial, rounds);
    rounds += 1;
  } while (!isOver(rounds));
  await scenario.end?.(trial);
  await trial.finalCheck();
}

function wrongNotes(wrong: readonly string[]): string[] {
  const more = wrong.length - SHOWN_WRONGS;
  return [
    ...wrong.slice(0, SHOWN_WRONGS).map((text) => `wrong: ${text}`),
    ...(more > 0 ? [`wrong: ${more} more`] : []),
  ];
}
