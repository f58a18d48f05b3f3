import * as vscode from "vscode";
import { OnDemand } from "./base/onDemand";
import { hasOwnTerminals, terminalsFor } from "./composeTerminals";
import { type Delivery, openDelivery } from "./delivery/openDelivery";
import type { CommandParts } from "./editor/commands/command";
import { serveCompanion } from "./editor/companion/companionWishes";
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
  context.subscriptions.push(delivery, followTerminals(delivery.uses), serveCompanion(delivery.tokens));
  const terminals = hasOwnTerminals(context) ? await terminalsFor(context, given, delivery) : undefined;
  const cursor = cursorMcp();
  const boxToken = async () => (servesTerminals() ? terminals?.boxToken() : undefined);
  if (cursor) {
    context.subscriptions.push(new CursorServer({ cursor, accounts, boxToken, log: given.log }));
  }
  const relay = relayFor(delivery);
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

/** Box's MCP server for the editor's own agents, once it is asked for. */
function relayFor(delivery: Delivery) {
  return new OnDemand(async () => {
    const { RelayServer } = await import("./delivery/relay/relayServer.js");
    const upstream = delivery.mcp({
      consumer: { kind: "mcpClient", name: vscode.env.appName },
      isAllowed: true,
    });
    // Editors take the address of a socket since 1.105 at the latest; on Windows it has no place for a pipe's name.
    return process.platform === "win32"
      ? RelayServer.listenOnLoopback(upstream)
      : RelayServer.listenOnSocket(upstream);
  });
}
