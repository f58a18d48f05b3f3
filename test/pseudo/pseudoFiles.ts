import { rm } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../host/paths";
import { runToEnd } from "../host/processes";

/** What `npm run l10n -- --pseudo` writes beside the sources, where an editor looks for it. */
export const pseudoFiles = ["l10n/bundle.l10n.qps-ploc.json", "package.nls.qps-ploc.json"] as const;

/** Has the made-up language there as long as something runs. */
export async function withPseudoFiles<T>(run: () => Promise<T>): Promise<T> {
  await runToEnd(process.execPath, [join(root, "build", "l10n.mjs"), "--pseudo"], { cwd: root });
  try {
    return await run();
  } finally {
    await Promise.all(pseudoFiles.map((name) => rm(join(root, name), { force: true })));
  }
}
