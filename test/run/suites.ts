import { join } from "node:path";
import { newest, oldest } from "../host/editors";
import { runInExtensionHost } from "../host/extensionHost";
import { root } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { Running } from "../host/processes";
import { withNetworkEnvironment } from "../integration/networkEnvironment";
import { withPseudoFiles } from "../pseudo/pseudoFiles";
import { runShort } from "../torture/short";
import type { Journal, Stage } from "./journal";
import { packageChecks } from "./packageChecks";
import { ResultsReceiver } from "./results";

/** However a suite hangs, the run ends. */
const SUITE_LIMIT_MS = 25 * 60_000;

const TORTURE_SEED = 1;

const compiled = join(__dirname, "..");

export const unitTests: Stage = {
  name: "Unit tests",
  hasTests: true,
  run: (journal) => inProcess(journal, "unit"),
};

/** Real processes that are killed, stopped and misled; the same schedule each time. */
export const torture: Stage = {
  name: "Torture, short form",
  hasTests: true,
  run: async (journal) => {
    for (const { scenario, holds, text } of await runShort(TORTURE_SEED)) {
      journal.say(`  ${text}`);
      journal.add(
        holds
          ? { kind: "passed", title: scenario }
          : {
              kind: "failed",
              title: scenario,
              error: `${text}\nAgain: npm run torture -- --short --seed ${TORTURE_SEED}`,
            },
      );
    }
  },
};

export const packaging: Stage = {
  name: "Package",
  hasTests: true,
  run: async (journal) => {
    for (const result of await packageChecks()) {
      journal.add(result);
    }
  },
};

/** In the newest VS Code, and in the oldest that `engines` allows. */
export const integration: readonly Stage[] = [newest, oldest].map((editor) => ({
  name: `Integration tests, in the extension host of VS Code ${editor.vscode}`,
  hasTests: true,
  run: async (journal) => {
    const host = await prepareHost((line) => journal.say(`  ${line}`), editor);
    const suite = join(compiled, "integration", "index.js");
    await withNetworkEnvironment((network) =>
      withResults(journal, ({ env, ended }) =>
        runInExtensionHost(host, { suite, env: { ...env, ...network }, done: ended }),
      ),
    );
  },
}));

export const translation: Stage = {
  name: "Texts, in the extension host of another language",
  hasTests: true,
  run: async (journal) => {
    const host = await prepareHost((line) => journal.say(`  ${line}`));
    const suite = join(compiled, "pseudo", "index.js");
    await withPseudoFiles(() =>
      withResults(journal, ({ env, ended }) =>
        runInExtensionHost(host, { suite, language: "qps-ploc", env, done: ended }),
      ),
    );
  },
};

export const endToEnd: Stage = {
  name: "End-to-end tests, in the browser",
  hasTests: true,
  run: (journal) => inProcess(journal, "e2e"),
};

/** A suite in a process of its own, so that what it leaves behind is ended with it. */
async function inProcess(journal: Journal, name: string): Promise<void> {
  await withResults(journal, async ({ env, ended }) => {
    const program = join(compiled, "run", "suiteProcess.js");
    const running = new Running(process.execPath, [program, name], {
      cwd: root,
      env: { ...process.env, ...env },
      onOutput: (text) => journal.say(`  ${text.trimEnd()}`),
    });
    try {
      await Promise.race([ended, running.ended]);
    } finally {
      await running.stop();
    }
  });
}

async function withResults(
  journal: Journal,
  run: (receiver: ResultsReceiver) => Promise<void>,
): Promise<void> {
  const receiver = await ResultsReceiver.start((result) => journal.add(result));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((_, reject) => {
    const stop = () => reject(new Error(`The suite did not end within ${SUITE_LIMIT_MS / 60_000} minutes.`));
    timer = setTimeout(stop, SUITE_LIMIT_MS);
  });
  try {
    await Promise.race([run(receiver), late]);
    if (!receiver.isComplete) {
      throw new Error("The suite ended before all of its tests were run.");
    }
  } finally {
    clearTimeout(timer);
    receiver.close();
  }
}
