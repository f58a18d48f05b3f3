import { localized } from "../../base/localizedMessage";
import type { Check } from "../findings/diagnosis";
import { type Finding, good, note, problem, skipped } from "../findings/finding";
import type { ServerTime } from "./checkServer";

const QUICK_MS = 5_000;
/** Box's `Date` has whole seconds, and an answer takes its time. */
const NO_MATTER_MS = 5_000;
/** Until here only others suffer: Box Auth corrects, but certificates are judged by this machine's clock. */
const WRONG_MS = 5 * 60_000;
const HALF_A_SECOND = 500;

/** Compares this machine's clock with Box's. @param told what Box said of its time, if anything */
export function checkClock(told: () => ServerTime | undefined): Check {
  return {
    title: localized("Clock"),
    limitMs: QUICK_MS,
    run: async () => {
      const time = told();
      return [time ? compared(time) : skipped(localized("Not looked at, since Box did not tell its time."))];
    },
  };
}

function compared({ serverDate, localTime }: ServerTime): Finding {
  // The second that Box names has just begun or is almost over.
  const aheadMs = localTime - (serverDate + HALF_A_SECOND);
  const off = Math.abs(aheadMs);
  if (off <= NO_MATTER_MS) {
    return good(localized("It agrees with Box's."));
  }
  const found = off > WRONG_MS ? problem : note;
  const seconds = Math.round(off / 1_000);
  return found(
    aheadMs > 0
      ? localized(
          "It is {0} s ahead of Box's; Box Auth corrects for that, but let the operating system set the time by itself.",
          seconds,
        )
      : localized(
          "It is {0} s behind Box's; Box Auth corrects for that, but let the operating system set the time by itself.",
          seconds,
        ),
  );
}
