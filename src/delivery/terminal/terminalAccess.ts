import { randomUUID } from "node:crypto";
import { lstat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Clock } from "../../base/clock";
import type { Log } from "../../base/log";
import { isWorkspaceName, WORKSPACE_VARIABLE } from "../boxToken/windowAddress";
import type { DecisionMemory } from "../consent/consents";
import type { BoxToken } from "../forms/agentForms";
import { isHeard, removeSocket } from "../socket/privateSocket";
import { AddressFolder } from "./addressFolder";
import { type ProgramService, TokenServer } from "./tokenServer";
import { type ProgramFiles, writeWrappers } from "./wrappers";

/** What every new terminal of the window gets; `vscode.EnvironmentVariableCollection` has this shape. */
export interface TerminalEnvironment {
  prepend(variable: string, value: string, options?: EnvironmentOptions): void;
  replace(variable: string, value: string): void;
  clear(): void;
}

/** Also after the shell's own start-up files, some of which set PATH anew. */
interface EnvironmentOptions {
  readonly applyAtProcessCreation: boolean;
  readonly applyAtShellIntegration: boolean;
}

export interface TerminalAccessParts {
  readonly service: ProgramService;
  /** In the extension's own storage, shared by all windows. */
  readonly folder: string;
  readonly files: Omit<ProgramFiles, "folder">;
  readonly environment: TerminalEnvironment;
  readonly workspace: DecisionMemory;
  readonly clock: Clock;
  readonly log: Log;
}

const NAME_KEY = "terminalName";

/** `box-token` in the terminals of this window. */
export class TerminalAccess {
  readonly #parts: TerminalAccessParts;
  readonly #addresses: AddressFolder;
  #server: TokenServer | undefined;
  /** One change at a time. */
  #work: Promise<void> = Promise.resolve();

  constructor(parts: TerminalAccessParts) {
    this.#parts = parts;
    this.#addresses = new AddressFolder(join(parts.folder, "windows"), parts.clock);
  }

  /** Puts it on, or mends what became of it: an address that another tab has overwritten, a socket that was swept away. */
  enable(): Promise<void> {
    return this.#next(() => this.#enable());
  }

  /** For configurations of programs that run elsewhere. */
  async boxToken(): Promise<BoxToken> {
    const program = process.platform === "win32" ? "box-token.cmd" : "box-token";
    return { command: join(this.#parts.folder, "bin", program), workspace: await this.#workspaceName() };
  }

  /** No terminal gets anything any more. */
  disable(): Promise<void> {
    return this.#next(async () => {
      this.#parts.environment.clear();
      await this.#stop();
    });
  }

  /** The window closes; its terminals may live on, and find it again after a reload. */
  stop(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  /** What fails is for the log: the editor works on without terminals. */
  #next(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      this.#parts.log.warn(`box-token cannot be offered in terminals (${code}).`);
    });
    return this.#work;
  }

  async #enable(): Promise<void> {
    const { service, clock, folder, files, environment } = this.#parts;
    const name = await this.#workspaceName();
    if (this.#server && !(await isThere(this.#server.address.path))) {
      await this.#stop();
    }
    if (!this.#server) {
      await this.#removeFormer(name);
      const bin = join(folder, "bin");
      await writeWrappers({ folder: bin, ...files });
      this.#server = await TokenServer.listen(service, clock);
      environment.prepend("PATH", `${bin}${delimiter}`, {
        applyAtProcessCreation: true,
        applyAtShellIntegration: true,
      });
      environment.replace(WORKSPACE_VARIABLE, name);
    }
    const { address } = this.#server;
    if (!this.#addresses.read(name)?.secret.equals(address.secret)) {
      await this.#addresses.write(name, address);
    }
  }

  async #stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) {
      await this.#addresses.remove(await this.#workspaceName(), server.address);
      await server.close();
    }
  }

  /** A window that crashed leaves its socket behind, which nobody hears at any more. */
  async #removeFormer(name: string): Promise<void> {
    const former = this.#addresses.read(name);
    if (former && !(await isHeard(former.path))) {
      await removeSocket(former.path);
    }
  }

  async #workspaceName(): Promise<string> {
    const { workspace } = this.#parts;
    const kept = workspace.get<unknown>(NAME_KEY);
    if (typeof kept === "string" && isWorkspaceName(kept)) {
      return kept;
    }
    const name = randomUUID();
    await workspace.update(NAME_KEY, name);
    return name;
  }
}

/** Pipes of Windows have no file, and nothing sweeps them. */
async function isThere(path: string): Promise<boolean> {
  return process.platform === "win32" || (await lstat(path).catch(() => undefined)) !== undefined;
}
