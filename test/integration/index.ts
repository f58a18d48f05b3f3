import { runSuite } from "../run/suite";

/** What an extension host calls: the compiled tests beside this file. Rejects when one fails. */
export async function run(): Promise<void> {
  const failures = await runSuite({ folder: __dirname, timeout: 30_000 });
  if (failures > 0) {
    throw new Error(`${failures} integration tests failed.`);
  }
}
