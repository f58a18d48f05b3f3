import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { BoxSimulator } from "./boxSimulator";
import { demoApp, demoCcgApp, demoEnterprise, demoFile, demoFolder, demoUsers } from "./tenant";

const USAGE = "Usage: npm run box-simulator -- [--port N] [--strict] [--life SECONDS] [--settings FILE]";
const DEFAULT_PORT = 28470;

void main();

/** Runs until SIGINT or SIGTERM. Everything that it prints is a test value. */
async function main(): Promise<void> {
  try {
    const { settings, ...options } = readOptions();
    const simulator = await BoxSimulator.start(options);
    if (settings !== undefined) {
      await writeSettings(settings, simulator);
    }
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void simulator.close());
    }
    console.log(welcome(simulator));
  } catch (error) {
    console.error(explained(error));
    process.exitCode = 2;
  }
}

interface CommandOptions {
  readonly port: number;
  readonly strict: boolean;
  readonly accessTokenLifetimeSeconds?: number;
  /** File to write, for an editor that starts with it. */
  readonly settings?: string;
}

function readOptions(): CommandOptions {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      strict: { type: "boolean" },
      life: { type: "string" },
      settings: { type: "string" },
    },
  });
  const life = wholeNumber("life", values.life);
  return {
    port: wholeNumber("port", values.port) ?? DEFAULT_PORT,
    strict: values.strict ?? false,
    ...(life !== undefined && { accessTokenLifetimeSeconds: life }),
    ...(values.settings !== undefined && { settings: values.settings }),
  };
}

async function writeSettings(file: string, { authorizeUrl, apiUrl }: BoxSimulator): Promise<void> {
  const settings = {
    "boxAuth.authorizeUrl": authorizeUrl,
    "boxAuth.apiUrl": apiUrl,
    "boxAuth.clientId": demoApp.clientId,
    "boxAuth.redirectUri": demoApp.redirectUris[0],
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,9}$/.test(text)) {
    throw new Error(`--${name} must be a whole number.\n${USAGE}`);
  }
  return text === undefined ? undefined : Number(text);
}

function welcome(simulator: BoxSimulator): string {
  const [user] = demoUsers;
  return `Box simulator at ${simulator.url}${simulator.settings.strict ? ", strict" : ""}

  Client ID       ${demoApp.clientId}
  Client secret   ${demoApp.clientSecret}
  Redirect URI    ${demoApp.redirectUris.join(", ")}
  Log in as       ${user.login} with the password ${user.password}

  Developer tokens, and the config.json of apps that authenticate themselves
  ${simulator.consoleUrl}

  Client credentials
  Client ID       ${demoCcgApp.clientId}
  Client secret   ${demoCcgApp.clientSecret}
  Enterprise ID   ${demoEnterprise.id}

  To downscope to
  Folder          ${demoFolder.id} (${demoFolder.name})
  File            ${demoFile.id} (${demoFile.name})

  Settings of the editor
  "boxAuth.authorizeUrl": "${simulator.authorizeUrl}",
  "boxAuth.apiUrl": "${simulator.apiUrl}"

Press Ctrl+C to stop it.`;
}

function explained(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return `The port is in use by another program; name another one with --port.\n${USAGE}`;
  }
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS")) {
    return USAGE;
  }
  return error instanceof Error ? error.message : String(error);
}
