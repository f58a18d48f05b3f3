import { spawn } from "node:child_process";
import { join } from "node:path";
import { hostFolder, root } from "./paths";

/**
 * *Run Extension*: opens the editor that the first argument names, with this project as an extension, for a debugger at the
 * port that the second one names. A debug session of the editor's own would open a window over the person's settings and
 * accounts; this one has a folder of its own, with the settings that the simulator has written there. It goes on when this
 * program ends.
 */
const [editor = "", port = ""] = process.argv.slice(2);

const args = [
  `--extensionDevelopmentPath=${root}`,
  `--user-data-dir=${join(hostFolder, "f5")}`,
  `--inspect-extensions=${port}`,
  "--disable-extensions",
  "--skip-welcome",
];
// Inherited, it would turn the editor into plain Node.
const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
spawn(editor, args, { env, detached: true, stdio: "ignore" }).once("spawn", () => process.exit());
