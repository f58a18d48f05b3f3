import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasTool } from "../host/tools";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";

/** A shell starts, and draws its prompt, in this time at the latest. */
const SHELL_MS = 20_000;

/** The person's terminal in the editor. */
export class TerminalPage {
  readonly #session: E2eSession;
  readonly #person: Person;

  constructor(session: E2eSession, person: Person) {
    this.#session = session;
    this.#person = person;
  }

  async open(): Promise<void> {
    const { window } = this.#person.boxAuth;
    await window.runCommand("Terminal: Create New Terminal");
    await window.page.locator(".terminal.xterm").first().waitFor();
  }

  /** In the workspace, where the shell is. */
  file(name: string): string {
    return join(this.#session.server.workspace, name);
  }

  async enter(line: string): Promise<void> {
    const terminal = this.#person.boxAuth.window.page.locator(".xterm-helper-textarea").first();
    await terminal.focus();
    // An Escape, which closed a list in another test, begins a key of the shell's own.
    await terminal.press("Control+c");
    await terminal.pressSequentially(`${line}\n`);
  }

  /** Writes a script into the workspace, runs it in the open terminal, and gives its output. */
  async shell(script: string, name = "step"): Promise<string> {
    for (const end of ["out", "tmp"]) {
      rmSync(this.file(`${name}.${end}`), { force: true });
    }
    writeFileSync(
      this.file(`${name}.sh`),
      `{ ${script}\n} >${name}.tmp 2>${name}.err; echo "exit $?" >>${name}.tmp; mv ${name}.tmp ${name}.out\n`,
    );
    const begun = () => existsSync(this.file(`${name}.tmp`)) || existsSync(this.file(`${name}.out`));
    // A shell that still starts takes no line.
    for (let tries = 1; tries <= 5 && !begun(); tries++) {
      await this.enter(`. ./${name}.sh`);
      await eventually("the shell has begun", begun, 3_000).catch(() => undefined);
    }
    await eventually("the terminal has run it", () => existsSync(this.file(`${name}.out`)), SHELL_MS);
    return readFileSync(this.file(`${name}.out`), "utf8");
  }

  /** What the last script said on standard error. */
  get errors(): string {
    return readFileSync(this.file("step.err"), "utf8");
  }
}

/** What a person types to ask Box who it is: with curl, or with Node where there is none. */
export function askBox(options: string, apiUrl: string): string {
  const url = `${apiUrl}/2.0/users/me`;
  return hasTool("curl", "--version")
    ? `curl -s -H "$(box-token ${options} --format header)" ${url}`
    : `node -e 'fetch(process.argv[2],{headers:{authorization:"Bearer "+process.argv[1]}}).then(r=>r.text()).then(console.log)' "$(box-token ${options})" ${url}`;
}
