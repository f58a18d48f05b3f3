import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { packageExtension } from "../host/packageExtension";
import { root } from "../host/paths";
import { endOnSignals } from "../host/processes";
import { TemporaryFolder } from "../host/temporaryFolder";

/**
 * `npm run test:desktop`: the integration suite in a desktop VS Code. `BOX_AUTH_VSCODE` names an installed program;
 * otherwise the version of `BOX_AUTH_VSCODE_VERSION` (default `stable`) is downloaded.
 */
async function main(): Promise<void> {
  endOnSignals();
  const program = process.env.BOX_AUTH_VSCODE ?? (await download());
  await packageExtension();
  const folder = new TemporaryFolder("desktop");
  // Inherited by a window of an editor that runs this program, it would turn VS Code into plain Node.
  delete process.env.ELECTRON_RUN_AS_NODE;
  await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: root,
    extensionTestsPath: join(__dirname, "index.js"),
    launchArgs: [
      "--disable-extensions",
      "--disable-workspace-trust",
      "--skip-welcome",
      "--user-data-dir",
      folder.inside("data"),
      folder.inside("my-box-app"),
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode(process.env.BOX_AUTH_VSCODE_VERSION ?? "stable");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code could not be downloaded (${why}); set BOX_AUTH_VSCODE to the program of an installed one.`,
    );
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
