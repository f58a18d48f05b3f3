import { runSuite } from "../run/suite";

/** What an extension host calls: the compiled test beside this file. Rejects when it fails. */
export async function run(): Promise<void> {
  const failures = await runSuite({ folder: __dirname, timeout: 30_000 });
  if (failures > 0) {
    throw new Error(`${failures} tests in the made-up language failed.`);
  }
}
