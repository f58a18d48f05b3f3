import { randomUUID } from "node:crypto";
import { delimiter, dirname, join } from "node:path";
import { build } from "esbuild";
import { actorJson } from "../../../src/delivery/actor/actor";
import { whoAmI } from "../../../src/delivery/actor/whoAmI";
import { uniqueLabel } from "../../../src/delivery/consent/accountLabel";
import { ProgramRequests } from "../../../src/delivery/terminal/programRequests";
import { TerminalAccess } from "../../../src/delivery/terminal/terminalAccess";
import { logError } from "../../../src/editor/host/messages";
import { root } from "../../host/paths";
import { Running } from "../../host/processes";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { drive } from "../accounts/drive";
import { type CommandFixture, withCommands } from "../editor/commandFixture";

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The terminals of one window: real sockets, files and programs; only the editor's own shell is missing. */
export class TerminalFixture {
  readonly folder = new TemporaryFolder("terminals");
  /** What new terminals get. */
  readonly variables = new Map<string, string>();
  /** How often that was changed. */
  changes = 0;
  access: TerminalAccess;
  readonly #window: CommandFixture;
  readonly #program: string;

  static async open(window: CommandFixture): Promise<TerminalFixture> {
    const fixture = new TerminalFixture(window, await builtBoxToken());
    await fixture.access.enable();
    return fixture;
  }

  private constructor(window: CommandFixture, program: string) {
    this.#window = window;
    this.#program = program;
    this.access = this.another();
  }

  /** As the window is after a reload, or as a second tab of the same workspace. */
  another(): TerminalAccess {
    const { accounts, clock, workspace, delivery, parts } = this.#window;
    return new TerminalAccess({
      service: new ProgramRequests({
        tokens: delivery.tokens,
        labelOf: (account) => uniqueLabel(account, accounts.all()) ?? account.id,
        describeActor: async (account, signal) => {
          const { tokens } = delivery;
          const actor = await whoAmI({ tokens, transport: parts.transport, clock }, account, signal);
          return { ...actorJson(actor, clock.now()) };
        },
        mcp: delivery.mcp,
        clock,
        onUnexpected: (error) => logError(error, parts.log),
      }),
      folder: this.folder.path,
      files: { node: process.execPath, program: this.#program },
      environment: {
        prepend: (name, value) => this.#set(name, `${value}${process.env[name] ?? ""}`),
        replace: (name, value) => this.#set(name, value),
        clear: () => this.variables.clear(),
      },
      workspace,
      clock,
      log: parts.log,
    });
  }

  /** Where `box-token` lies. */
  get bin(): string {
    return this.variables.get("PATH")?.split(delimiter)[0] ?? "";
  }

  /** Runs `box-token` as a shell in one of its terminals does, with time going on until it ends. */
  boxToken(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return drive(this.#window.clock, this.start("box-token", args, environment).result);
  }

  /** The same, while time stands still. */
  start(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const running = new Running(command, args, {
      cwd: dirname(this.folder.path),
      env: { ...withoutAgents(), ...Object.fromEntries(this.variables), ...environment },
    });
    const result = running.ended.then((code) => ({ code, stdout: running.stdout, stderr: running.stderr }));
    return { running, result };
  }

  async close(): Promise<void> {
    await this.access.stop();
    await this.folder.remove();
  }

  #set(name: string, value: string): void {
    this.changes += this.variables.get(name) === value ? 0 : 1;
    this.variables.set(name, value);
  }
}

/** A window with its terminals, new for each test. */
export function withTerminal(take: (window: CommandFixture, terminal: TerminalFixture) => void): void {
  let window: CommandFixture;
  let terminal: TerminalFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    terminal = await TerminalFixture.open(window);
    take(window, terminal);
  });

  afterEach(() => terminal.close());
}

let built: Promise<string> | undefined;

/** The program as it is packaged. */
export function builtBoxToken(): Promise<string> {
  built ??= build({
    absWorkingDir: root,
    entryPoints: ["src/delivery/boxToken/boxToken.ts"],
    outfile: `${randomUUID()}.js`,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: true,
    write: false,
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? "");
  return built;
}

/** Whoever runs these tests may be an agent. */
export function withoutAgents(): NodeJS.ProcessEnv {
  const variables =
    /^(AI_AGENT|COPILOT_AGENT|CLAUDECODE|CURSOR_AGENT|CODEX_SANDBOX|GEMINI_CLI|OPENCODE|AUGMENT_AGENT|ANTIGRAVITY_AGENT)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !variables.test(name)));
}

export const windowsFolder = (folder: string) => join(folder, "windows");
