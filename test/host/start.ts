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
  const session = await E2eSession.start({ host, vsix, ...options.ports });
  if (options.demo) {
    await walk(session, options.colorScheme).finally(() => session.stop());
    console.log("Every step was seen to work; the pictures are in demo/.");
    process.exit(0);
  }
  console.log(`
VS Code        ${session.server.url}
Box simulator  ${session.simulator.url}
Box console    ${session.simulator.consoleUrl}
Client secret  ${session.clientSecret}

Open VS Code at its address, press F1, run "Box: Sign In" and paste the client secret.
The console makes developer tokens and configuration files for the other ways in. Ctrl-C ends everything.`);
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
