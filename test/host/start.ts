import { parseArgs } from "node:util";
import { walk } from "../e2e/demo";
import { E2eSession } from "../e2e/e2eSession";
import { packageExtension } from "./packageExtension";
import { prepareHost } from "./prepare";
import { endOnSignals } from "./processes";

const USAGE = "Usage: npm start -- [--demo [--dark]] [--port N] [--simulator-port N]";

/** `npm start`: a simulated Box and a real VS Code with the packaged extension, until Ctrl-C; `--demo` walks by itself. */
async function main(): Promise<void> {
  endOnSignals();
  const options = readOptions();
  const host = await prepareHost();
  console.log("Building and packaging the extension …");
  const vsix = await packageExtension();
  // As after an installation: no app is known, and the editor shows where to begin.
  const settings = { "boxAuth.clientId": "", "workbench.startupEditor": "welcomePage" };
  const session = await E2eSession.start({ host, vsix, settings, ...options.ports });
  if (options.demo) {
    await walk(session, options.colorScheme).finally(() => session.stop());
    console.log("Every step was seen to work; the pictures are in demo/.");
    process.exit(0);
  }
  console.log(`
VS Code        ${session.server.url}
Box console    ${session.simulator.consoleUrl}

Open VS Code at its address and choose the walkthrough "Get started with Box Auth" on its Welcome page.
The console of the simulated Box has what the other ways in need, too. Ctrl-C ends everything.`);
}

function readOptions(): {
  demo: boolean;
  colorScheme: "light" | "dark";
  ports: { port?: number; simulatorPort?: number };
} {
  const { values } = parseArgs({
    options: {
      demo: { type: "boolean" },
      dark: { type: "boolean" },
      port: { type: "string" },
      "simulator-port": { type: "string" },
    },
  });
  const simulatorPort = portNumber(values["simulator-port"]);
  const port = portNumber(values.port);
  return {
    demo: values.demo ?? false,
    colorScheme: values.dark ? "dark" : "light",
    ports: { ...(port !== undefined && { port }), ...(simulatorPort !== undefined && { simulatorPort }) },
  };
}

function portNumber(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,5}$/.test(text)) {
    throw new Error(`A port is a number.\n${USAGE}`);
  }
  return text === undefined ? undefined : Number(text);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
