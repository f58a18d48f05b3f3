import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { actorJson } from "./delivery/actor/actor";
import { whoAmI } from "./delivery/actor/whoAmI";
import { uniqueLabel } from "./delivery/consent/accountLabel";
import type { Delivery } from "./delivery/openDelivery";
import { ProgramRequests } from "./delivery/terminal/programRequests";
import { TerminalAccess } from "./delivery/terminal/terminalAccess";
import type { CommandParts } from "./editor/commands/command";
import { logError } from "./editor/host/messages";
import { servesTerminals } from "./editor/host/settings";

/** In a remote window the terminals are on another machine than this, where nothing could be reached. */
export function hasOwnTerminals({ extension }: vscode.ExtensionContext): boolean {
  return vscode.env.remoteName === undefined || extension.extensionKind === vscode.ExtensionKind.Workspace;
}

/** `box-token`, as soon as there is an account. */
export async function terminalsFor(
  context: vscode.ExtensionContext,
  { accounts, transport, clock, log }: Pick<CommandParts, "accounts" | "transport" | "clock" | "log">,
  { tokens, mcp }: Delivery,
): Promise<TerminalAccess> {
  const { globalStorageUri, extensionUri, environmentVariableCollection, workspaceState } = context;
  environmentVariableCollection.description = vscode.l10n.t(
    "Box Auth adds box-token, which asks this window for a fresh Box access token.",
  );
  const terminals = new TerminalAccess({
    service: new ProgramRequests({
      tokens,
      labelOf: (account) => uniqueLabel(account, accounts.all()) ?? account.id,
      describeActor: async (account, signal) => {
        const actor = await whoAmI({ tokens, transport, clock }, account, signal);
        return { ...actorJson(actor, clock.now()) };
      },
      mcp,
      clock,
      onUnexpected: (error) => logError(error, log),
    }),
    folder: vscode.Uri.joinPath(globalStorageUri, "terminals").fsPath,
    files: {
      node: process.execPath,
      program: await readFile(vscode.Uri.joinPath(extensionUri, "dist", "box-token.js").fsPath, "utf8"),
    },
    environment: environmentVariableCollection,
    workspace: workspaceState,
    clock,
    log,
  });
  const follow = () =>
    void (servesTerminals() ? accounts.all().length > 0 && terminals.enable() : terminals.disable());
  follow();
  context.subscriptions.push(
    accounts.onDidChange(({ kind }) => kind !== "changed" && follow()),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && follow()),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("boxAuth") && follow()),
  );
  return terminals;
}
