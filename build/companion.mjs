import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The manifest of the companion, which goes with the extension of the same version. */
export function companionManifest() {
  const { publisher, version, license, galleryBanner, categories, pricing, engines, capabilities } =
    JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    name: "box-auth-companion",
    publisher,
    displayName: "%displayName%",
    description: "%description%",
    version,
    license,
    private: true,
    icon: "media/icon.png",
    galleryBanner,
    categories,
    pricing,
    main: "./dist/companion.js",
    l10n: "./l10n",
    engines: { vscode: engines.vscode },
    extensionKind: ["workspace"],
    capabilities,
    activationEvents: ["onStartupFinished"],
    contributes: {
      commands: [
        { command: "boxAuthCompanion.showPrograms", title: "%command.showPrograms%", category: "Box" },
      ],
    },
    files: [
      "dist/**/*.js",
      "dist/THIRD-PARTY-NOTICES.txt",
      "media",
      "l10n",
      "package.nls.json",
      "CHANGELOG.md",
      "LICENSE",
    ],
  };
}

/** Lays out in a new folder all that is packaged but the bundle itself. */
export function layOutCompanion(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const inside of ["media", "l10n"]) {
    mkdirSync(join(folder, inside), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(companionManifest(), undefined, 2)}\n`);
  const translations = readdirSync(join(root, "l10n")).filter((name) => !name.includes("qps-ploc"));
  const copies = [
    ["build/companion.nls.json", "package.nls.json", "CHANGELOG.md", "LICENSE"],
    ["docs/remote.md", "README.md"],
    ["LICENSE", "LICENSE"],
    ["CHANGELOG.md", "CHANGELOG.md"],
    ["media/icon.png", "media/icon.png"],
    ...translations.map((name) => [`l10n/${name}`, `l10n/${name}`]),
  ];
  for (const [from, to] of copies) {
    cpSync(join(root, from), join(folder, to));
  }
}
