import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { OnDemand } from "./base/onDemand";
import { actorJson } from "./delivery/actor/actor";
import { whoAmI } from "./delivery/actor/whoAmI";
import { uniqueLabel } from "./delivery/consent/accountLabel";
import { RENEW_REFUSED_COMMAND } from "./delivery/consent/refusedToken";
import { type Delivery, openDelivery } from "./delivery/openDelivery";
import { ProgramRequests } from "./delivery/terminal/programRequests";
import { TerminalAccess } from "./delivery/terminal/terminalAccess";
import type { CommandParts } from "./editor/commands/command";
import { logError } from "./editor/host/messages";
import { readMcpUrl, readRefreshMode, servesTerminals } from "./editor/host/settings";
import { askConsent } from "./editor/notices/askConsent";
import { CursorServer, cursorMcp } from "./editor/provider/cursorServer";
import { followTerminals } from "./editor/view/contextKeys";

type Given = Pick<CommandParts, "accounts" | "active" | "servers" | "transport" | "clock" | "log">;

/** The hand-out of tokens in this window. */
export interface WindowDelivery extends Delivery {
  /** Where the editor's own agents reach Box's MCP server; secret. */
  relayUrl(): Promise<string>;
  /** Leaves no socket behind. */
  close(): Promise<void>;
}

export async function deliveryFor(context: vscode.ExtensionContext, given: Given): Promise<WindowDelivery> {
  const { accounts, active, clock, servers, transport } = given;
  const delivery = openDelivery({
    accounts,
    active,
    ask: (question) => askConsent(accounts, question),
    workspace: context.workspaceState,
    refreshMode: readRefreshMode,
    mcpUrl: readMcpUrl,
    transport,
    clock,
  });
  context.subscriptions.push(
    delivery,
    followTerminals(delivery.uses),
    vscode.commands.registerCommand(RENEW_REFUSED_COMMAND, (refused: unknown) =>
      delivery.tokens.renewRefused(refused),
    ),
  );
  const terminals = hasOwnTerminals(context) ? await terminalsFor(context, given, delivery) : undefined;
  const cursor = cursorMcp();
  const boxToken = async () => (servesTerminals() ? terminals?.boxToken() : undefined);
  if (cursor) {
    context.subscriptions.push(new CursorServer({ cursor, accounts, boxToken, log: given.log }));
  }
  const relay = new OnDemand(async () => {
    const { RelayServer } = await import("./delivery/relay/relayServer.js");
    const consumer = { kind: "mcpClient", name: vscode.env.appName } as const;
    const upstream = delivery.mcp({ consumer, isAllowed: true });
    // Editors take the address of a socket since 1.105 at the latest; on Windows it has no place for a pipe's name.
    return process.platform === "win32"
      ? RelayServer.listenOnLoopback(upstream)
      : RelayServer.listenOnSocket(upstream);
  });
  return {
    ...delivery,
    boxToken,
    ...(cursor && { offersToCursor: true }),
    relayUrl: async () => {
      await servers.confirmMcpServer(readMcpUrl());
      return (await relay.get()).url;
    },
    // Terminals of a window without an account know nothing of it; as long as it is open, they are told to sign in.
    close: async () => {
      const terminalsClosed = accounts.all().length > 0 ? terminals?.stop() : terminals?.disable();
      await Promise.all([terminalsClosed, relay.current().then((opened) => opened?.close())]);
    },
  };
}

/** In a remote window the terminals are on another machine than this, where nothing could be reached. */
function hasOwnTerminals({ extension }: vscode.ExtensionContext): boolean {
  return vscode.env.remoteName === undefined || extension.extensionKind === vscode.ExtensionKind.Workspace;
}

/** `box-token`, as soon as there is an account. */
async function terminalsFor(
  context: vscode.ExtensionContext,
  { accounts, transport, clock, log }: Given,
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
