/** Looks until something is so. What another process does has no event here, so it is looked at again and again. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeLimitMs = 15_000,
): Promise<void> {
  const end = performance.now() + timeLimitMs;
  while (!(await isSo())) {
    if (performance.now() > end) {
      throw new Error(`Waited ${timeLimitMs} ms in vain until ${what}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
