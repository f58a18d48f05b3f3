import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@vscode/test-cli";

/**
 * The integration tests in a desktop VS Code, for `npm run test:desktop` and the Extension Test Runner. `BOX_AUTH_VSCODE`
 * names an installed program; otherwise the version of `BOX_AUTH_VSCODE_VERSION` (default `stable`) is downloaded.
 */
const program = process.env.BOX_AUTH_VSCODE;
/** Outside of this repository, for the tests of git. A run begins and ends without it; a debugger is told of it in advance. */
const folder = join(tmpdir(), `box-auth-desktop-${process.getuid?.() ?? "user"}`);
const workspace = join(folder, "my-box-app");
const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

if (!process.argv.includes("--list-configuration")) {
  remove();
  process.once("exit", remove);
}
mkdirSync(workspace, { recursive: true, mode: 0o700 });

export default defineConfig({
  files: "out/test/integration/**/*.test.js",
  version: process.env.BOX_AUTH_VSCODE_VERSION ?? "stable",
  ...(program && { useInstallation: { fromPath: program } }),
  workspaceFolder: workspace,
  launchArgs: [
    "--disable-extensions",
    "--disable-workspace-trust",
    `--user-data-dir=${join(folder, "data")}`,
  ],
  mocha: { ui: "bdd", timeout: 30_000, forbidOnly: true, forbidPending: true },
});
