import type { Measured } from "./figure";
import { activationOf } from "./marks";
import { compared } from "./medians";
import { BASELINE, type HostSnapshot, OURS } from "./probe/hostSnapshot";
import type { WindowLoad } from "./windowLoads";

/** Load and activate, as the host's marks have it. */
export function activation(loads: readonly WindowLoad[]): Measured {
  return compare(loads, ({ marks }, extension) => {
    const { load, activate } = activationOf(extension, marks);
    return load + activate;
  });
}

/** Load and the call of `activate`, without the extensions that start at the same time. */
export function ownActivation(loads: readonly WindowLoad[]): Measured {
  return compare(loads, ({ marks }, extension) => {
    const { load, call } = activationOf(extension, marks);
    return load + call;
  });
}

/** Bytes of the files that the host has loaded of an extension, once the window is started. */
export function loadedBytes(loads: readonly WindowLoad[]): Measured {
  return compare(loads, ({ loaded }, extension) =>
    loaded[extension].reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

function compare(
  loads: readonly WindowLoad[],
  measure: (snapshot: HostSnapshot, extension: typeof OURS | typeof BASELINE) => number,
): Measured {
  return compared(
    loads.map(({ snapshot }) => ({ ours: measure(snapshot, OURS), baseline: measure(snapshot, BASELINE) })),
  );
}
