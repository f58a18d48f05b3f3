import type { Figure } from "../figure";
import { activationOf } from "../marks";
import { median } from "../medians";
import { OURS } from "../probe/hostSnapshot";

/** What `activate` sets off without waiting for it: from the host's first mark of us to the countdown on the screen. */
export const figure: Figure = {
  name: "begin of load to countdown, one account (ms)",
  measure: async (bench) => {
    const times = (await bench.withAccount()).flatMap(({ snapshot, countdownAt }) =>
      countdownAt === undefined ? [] : [countdownAt - activationOf(OURS, snapshot.marks).begin],
    );
    return { ours: median(times) };
  },
};
