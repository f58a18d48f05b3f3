import { root, vsixFile } from "./paths";
import { runToEnd } from "./processes";

/** Builds and packages the extension as it is published. A warning of the packager is a failure. */
export async function packageExtension(): Promise<string> {
  const output = await runToEnd("npm", ["run", "--silent", "package"], {
    cwd: root,
    shell: process.platform === "win32",
  });
  if (/^\s*WARN/m.test(output)) {
    throw new Error(`The packager warns:\n${output}`);
  }
  return vsixFile;
}
