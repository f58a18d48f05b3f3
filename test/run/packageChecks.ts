import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageExtension } from "../host/packageExtension";
import { companionVsixFile, root } from "../host/paths";
import { runToEnd } from "../host/processes";
import { TemporaryFolder } from "../host/temporaryFolder";
import { zipEntry } from "../host/zipEntry";
import { pseudoFiles, withPseudoFiles } from "../pseudo/pseudoFiles";
import type { Result } from "./results";

/** What must hold of the file that is published. */
export async function packageChecks(): Promise<Result[]> {
  const vsix = await withPseudoFiles(async () => readFile(await packageExtension()));
  return [
    await result("holds the licences of what is bundled", async () => {
      const notices = zipEntry(vsix, "extension/dist/THIRD-PARTY-NOTICES.txt")?.toString("utf8") ?? "";
      for (const holder of ["Filip Skokan", "Matteo Collina and Undici contributors", "Fedor Indutny"]) {
        assert.ok(notices.includes(holder), `${holder} is not named.`);
      }
    }),
    await result(
      "carries the texts to translate, where the manifest says, and no made-up language",
      async () => {
        const manifest = JSON.parse(zipEntry(vsix, "extension/package.json")?.toString("utf8") ?? "{}");
        assert.equal(manifest.l10n, "./l10n");
        for (const name of ["l10n/bundle.l10n.json", "package.nls.json"]) {
          const carried = zipEntry(vsix, `extension/${name}`);
          assert.ok(carried?.equals(await readFile(join(root, name))), `${name} is not as it is here.`);
        }
        for (const name of pseudoFiles) {
          assert.equal(zipEntry(vsix, `extension/${name}`), undefined, `${name} is in it.`);
        }
      },
    ),
    await result("has the same bytes in another time zone and language, for another user", async () => {
      const folder = new TemporaryFolder("package");
      const again = join(folder.path, "again.vsix");
      const umask = process.umask(0o077);
      try {
        await runToEnd(process.execPath, [join(root, "build", "packageVsix.mjs"), again], {
          cwd: root,
          env: { ...process.env, TZ: "Asia/Tokyo", LC_ALL: "sv_SE.UTF-8" },
        });
      } finally {
        process.umask(umask);
      }
      assert.ok(vsix.equals(await readFile(again)), "The two files differ.");
      const companion = await readFile(join(folder.path, "again-companion.vsix"));
      assert.ok(
        companion.equals(await readFile(companionVsixFile)),
        "The two files of the companion differ.",
      );
      await folder.remove();
    }),
  ];
}

async function result(title: string, check: () => Promise<void>): Promise<Result> {
  try {
    await check();
    return { kind: "passed", title };
  } catch (error) {
    return { kind: "failed", title, error: error instanceof Error ? error.message : String(error) };
  }
}
