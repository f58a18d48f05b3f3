const DISPATCHER_SLOTS = ["undici.globalDispatcher.1", "undici.globalDispatcher.2"].map((name) =>
  Symbol.for(name),
);

/**
 * Loads undici and leaves the process as it was: undici puts its own dispatcher into a free slot, and from then on the
 * fetch of every extension in this host would run through it. Node fills its slot at the first use of `Request`, and
 * what undici changes all the same is put back.
 */
export async function loadUndici(): Promise<typeof import("undici")> {
  void globalThis.Request;
  const before = DISPATCHER_SLOTS.map((slot): unknown => Reflect.get(globalThis, slot));
  const undici = await import("undici");
  DISPATCHER_SLOTS.forEach((slot, index) => {
    const now: unknown = Reflect.get(globalThis, slot);
    // Another dispatcher may be set by its own owner while undici loads; only ours goes.
    if (now instanceof undici.Agent && now !== before[index]) {
      Reflect.set(globalThis, slot, before[index]);
    }
  });
  return undici;
}
