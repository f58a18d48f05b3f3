import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Disposable } from "../../base/clock";
import { isRecord } from "../../base/json";
import type { Log } from "../../base/log";
import type { BoxToken } from "../../delivery/forms/agentForms";
import { isMcpEnabled } from "./mcpDefinitions";

const NAME = "box";
/** The settings by which it is there or not. */
const DECIDING = ["boxAuth.mcp.enabled", "boxAuth.terminals.enabled"];

/** What Cursor adds to the editor in place of definition providers, which it ignores (cursor.com/docs/extension-api). */
export interface CursorMcp {
  registerServer(configuration: {
    readonly name: string;
    readonly server: {
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    };
  }): unknown;
  unregisterServer(name: string): unknown;
}

export interface CursorServerParts {
  readonly cursor: CursorMcp;
  readonly accounts: Pick<Accounts, "all" | "onDidChange">;
  /** `undefined` as long as nothing is served. */
  readonly boxToken: () => Promise<BoxToken | undefined>;
  readonly log: Log;
}

declare module "vscode" {
  /** `undefined` in any other editor. */
  const cursor: unknown;
}

/** `undefined` in any other editor. */
export function cursorMcp(cursor: unknown = vscode.cursor): CursorMcp | undefined {
  const mcp = isRecord(cursor) ? cursor.mcp : undefined;
  return isCursorMcp(mcp) ? mcp : undefined;
}

/**
 * Box's MCP server among those of Cursor, as long as the setting is on and there is an account. It runs `box-token mcp`: Cursor
 * has no moment at which it would ask for an address, and so gets nothing that is secret or that a reload changes.
 */
export class CursorServer implements Disposable {
  readonly #parts: CursorServerParts;
  readonly #disposables: readonly Disposable[];
  #isRegistered = false;
  /** One change at a time. */
  #work: Promise<void> = Promise.resolve();

  constructor(parts: CursorServerParts) {
    this.#parts = parts;
    this.#disposables = [
      parts.accounts.onDidChange(({ kind }) => kind !== "changed" && this.#follow()),
      vscode.workspace.onDidChangeConfiguration(
        (change) => DECIDING.some((name) => change.affectsConfiguration(name)) && this.#follow(),
      ),
    ];
    this.#follow();
  }

  dispose(): void {
    for (const disposable of this.#disposables) {
      disposable.dispose();
    }
    this.#next(async () => this.#set(undefined));
  }

  #follow(): void {
    const { accounts, boxToken } = this.#parts;
    this.#next(async () =>
      this.#set(isMcpEnabled() && accounts.all().length > 0 ? await boxToken() : undefined),
    );
  }

  async #set(program: BoxToken | undefined): Promise<void> {
    const { cursor } = this.#parts;
    if (program !== undefined && !this.#isRegistered) {
      const { command, workspace } = program;
      const args = ["mcp", "--workspace", workspace];
      await cursor.registerServer({ name: NAME, server: { command, args, env: {} } });
      this.#isRegistered = true;
    } else if (program === undefined && this.#isRegistered) {
      this.#isRegistered = false;
      await cursor.unregisterServer(NAME);
    }
  }

  #next(step: () => Promise<void>): void {
    this.#work = this.#work
      .then(step)
      .catch(() => this.#parts.log.warn("Box's MCP server cannot be offered in Cursor."));
  }
}

function isCursorMcp(mcp: unknown): mcp is CursorMcp {
  return (
    isRecord(mcp) && [mcp.registerServer, mcp.unregisterServer].every((each) => typeof each === "function")
  );
}
