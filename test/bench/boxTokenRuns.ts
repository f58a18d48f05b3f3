import "../vscode-stub/install";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { demoCcgApp } from "../box-simulator/tenant";
import { TerminalFixture, withoutAgents } from "../unit/delivery/terminalFixture";
import { CommandFixture } from "../unit/editor/commandFixture";
import { editor } from "../vscode-stub/scriptedEditor";

/** Milliseconds of whole processes that ran one after the other. */
export interface Round {
  readonly boxToken: number;
  /** `node -e 0` of the same binary. */
  readonly node: number;
  /** The official SDK in a new process, which obtains a token. */
  readonly sdk: number;
}

const ROUNDS = 30;

/** A terminal of a window with an account whose token is fresh, and what people would use instead, in turns. */
export async function boxTokenRuns(): Promise<readonly Round[]> {
  const window = await CommandFixture.start();
  const terminal = await TerminalFixture.open(window);
  try {
    await window.signInOAuth();
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    const env = { ...withoutAgents(), ...Object.fromEntries(terminal.variables) };
    const { clientId, clientSecret, enterpriseId } = demoCcgApp;
    const sdk = [
      join(__dirname, "programs", "sdkToken.js"),
      window.apiUrl,
      clientId,
      clientSecret,
      enterpriseId,
    ];
    await timed(join(terminal.bin, "box-token"), [], env);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        boxToken: await timed(join(terminal.bin, "box-token"), [], env),
        node: await timed(process.execPath, ["-e", "0"], env),
        sdk: await timed(process.execPath, sdk, env),
      });
    }
    return rounds;
  } finally {
    await terminal.close();
    await window.close();
  }
}

async function timed(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now();
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "close");
  if (code !== 0) {
    throw new Error(`${command} ended with ${code}.`);
  }
  return performance.now() - begin;
}
