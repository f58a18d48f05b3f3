import { type Clock, wait } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { type Finding, failed, problem } from "./finding";

/** One thing that is looked at. It changes nothing that is stored, or takes back what it had to change. */
export interface Check {
  readonly title: LocalizedMessage;
  /** After this long it is given up (law 6). */
  readonly limitMs: number;
  /** @param signal aborted at the limit and by a cancel; the check then still takes back what it changed */
  run(signal: AbortSignal): Promise<readonly Finding[]>;
}

export interface CheckResult {
  readonly title: LocalizedMessage;
  readonly findings: readonly Finding[];
}

export interface DiagnoseOptions {
  readonly clock: Clock;
  /** Ends the diagnosis: what was found until then counts. */
  readonly signal: AbortSignal;
  readonly onBegin: (check: Check) => void;
  readonly onEnd: (result: CheckResult) => void;
}

/** How long a check that was given up may take for taking back what it changed. */
const CLEAN_UP_MS = 3_000;

/** Runs the checks one after another. Never rejects; shorter than the checks when it was cancelled. */
export async function diagnose(
  checks: readonly Check[],
  { clock, signal, onBegin, onEnd }: DiagnoseOptions,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    if (signal.aborted) {
      break;
    }
    onBegin(check);
    const findings = await findingsOf(check, clock, signal);
    if (findings) {
      const result = { title: check.title, findings };
      results.push(result);
      onEnd(result);
    }
  }
  return results;
}

/** The one thing to do next: the first problem, else the first thing worth knowing that a button can mend. */
export function firstToMend(results: readonly CheckResult[]): Finding | undefined {
  const findings = results.flatMap((result) => result.findings);
  return (
    findings.find(({ verdict }) => verdict === "problem") ??
    findings.find(({ verdict, cure }) => verdict === "note" && cure)
  );
}

/** `undefined` when it was cancelled. */
async function findingsOf(
  check: Check,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Finding[] | undefined> {
  const end = new AbortController();
  const cancel = () => end.abort(new CancelledError());
  signal.addEventListener("abort", cancel, { once: true });
  const limit = clock.setTimer(cancel, check.limitMs);
  const aborted = new Promise<undefined>((resolve) =>
    end.signal.addEventListener("abort", () => resolve(undefined), { once: true }),
  );
  // A check may throw before its first wait.
  const running = Promise.resolve()
    .then(() => check.run(end.signal))
    .catch((error: unknown) => [failed(error)]);
  const findings = await Promise.race([running, aborted]);
  limit.dispose();
  signal.removeEventListener("abort", cancel);
  if (findings) {
    return findings;
  }
  const tidied = new AbortController();
  await Promise.race([running, wait(clock, CLEAN_UP_MS, tidied.signal).catch(() => undefined)]);
  tidied.abort();
  return signal.aborted ? undefined : [outOfTime(check)];
}

function outOfTime({ limitMs }: Check): Finding {
  return problem(
    localized(
      "This did not end within {0} s, so something is stuck; restart the editor, then run the diagnostics again.",
      limitMs / 1_000,
    ),
  );
}
