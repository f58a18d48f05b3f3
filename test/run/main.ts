import { rmSync } from "node:fs";
import { keepEvidence } from "../host/evidence";
import { endOnSignals } from "../host/processes";
import { checks } from "./checks";
import { Journal } from "./journal";
import { noSecretLeaks } from "./noSecretLeaks";
import { endToEnd, integration, packaging, torture, translation, unitTests } from "./suites";

endOnSignals();
const evidence = keepEvidence();
process.once("exit", () => rmSync(evidence, { recursive: true, force: true, maxRetries: 5 }));

/** Everything of `npm test`, in order; a stage that fails does not hide what the later ones find. */
async function main(): Promise<void> {
  const journal = new Journal();
  const inEditors = [...integration, translation, endToEnd];
  for (const stage of [...checks(), unitTests, torture, packaging, ...inEditors, noSecretLeaks]) {
    await journal.run(stage);
  }
  process.exit(journal.end() ? 0 : 1);
}

void main();
