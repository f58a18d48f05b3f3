import * as vscode from "vscode";
import { openAccounts } from "./accounts/openAccounts";
import { systemClock as clock } from "./base/clock";
import { OnDemand } from "./base/onDemand";
import { entrances } from "./commandTable";
import { CopiedTokens } from "./editor/clipboard/copiedTokens";
import { TokenClipboard } from "./editor/clipboard/tokenClipboard";
import type { CommandParts } from "./editor/commands/command";
import { CompanionOffer } from "./editor/companion/companionOffer";
import { adviseLocalInstall, runsRemotely } from "./editor/companion/localInstall";
import { AnsweredPages } from "./editor/display/answeredPages";
import { hostTransport } from "./editor/host/hostTransport";
import { readRefreshMode } from "./editor/host/settings";
import { ActiveAccount } from "./editor/notices/activeAccount";
import { withFirstAccount } from "./editor/notices/firstAccount";
import { followAccounts } from "./editor/notices/followAccounts";
import { PendingSignIn } from "./editor/notices/pendingSignIn";
import { AppDrafts } from "./editor/prompts/appDrafts";
import { ConfirmedTransport } from "./editor/prompts/confirmedTransport";
import { ServerConfirmation } from "./editor/prompts/serverConfirmation";
import { AccountSessions } from "./editor/provider/accountSessions";
import { AccountRows } from "./editor/view/accountRows";
import type { AtStart, Product } from "./product";

/**
 * Builds the parts and hands them to each other. Runs when a command is used or an account exists, never before.
 * @throws BoxError when the accounts cannot be opened; then nothing is left behind
 */
export async function compose(context: vscode.ExtensionContext, atStart: AtStart): Promise<Product> {
  const log = vscode.window.createOutputChannel("Box Auth", { log: true });
  const network = hostTransport(clock);
  const servers = new ServerConfirmation(context.globalState);
  const transport = new ConfirmedTransport(network, servers);
  try {
    const accounts = await openAccounts({
      secrets: context.secrets,
      folder: vscode.Uri.joinPath(context.globalStorageUri, "accounts").fsPath,
      transport,
      clock,
      log,
      refreshMode: readRefreshMode,
      isActive: () => vscode.window.state.active,
    });
    context.subscriptions.push(log, network, accounts);
    withFirstAccount(accounts, () => adviseLocalInstall(context));
    return { network, ...composeEditor(context, { ...atStart, accounts, servers, transport, log }) };
  } catch (error) {
    log.dispose();
    network.dispose();
    throw error;
  }
}

/** What a person sees and presses. */
function composeEditor(
  context: vscode.ExtensionContext,
  given: Pick<CommandParts, "accounts" | "servers" | "transport"> &
    AtStart & { log: vscode.LogOutputChannel },
): Omit<Product, "network"> {
  const { accounts, details, authentication, mcp, view, servers, transport, log } = given;
  const { globalState: everywhere, workspaceState: workspace } = context;
  const active = new ActiveAccount(accounts, { everywhere, workspace });
  const copied = new CopiedTokens(accounts, clock);
  const clipboard = new TokenClipboard({ clock, everywhere, log });
  followAccounts(context, { accounts, active, copied, details, clock, log });
  context.subscriptions.push(active, copied, clipboard);
  const shared = { accounts, active, servers, transport, clock, log };
  const delivery = new OnDemand(async () => {
    const { deliveryFor } = await import("./composeDelivery.js");
    return deliveryFor(context, shared);
  });
  const parts: CommandParts = {
    ...shared,
    copied,
    clipboard,
    details,
    actors: new AnsweredPages(given.actors),
    agents: given.agents,
    companion: new CompanionOffer(context),
    drafts: new AppDrafts(),
    pending: new PendingSignIn(),
    delivery: () => delivery.get(),
    runsRemotely: runsRemotely(context),
    media: vscode.Uri.joinPath(context.extensionUri, "media"),
    askedSignOuts: new Set(),
  };
  // Terminals get their program as soon as there is an account; until then it costs nothing.
  withFirstAccount(accounts, () => delivery.get());
  const sessions = new AccountSessions(parts, authentication);
  const rows = new AccountRows({ accounts, active, copied, clock }, view);
  context.subscriptions.push(sessions, rows, mcp.follow(accounts), parts.companion.afterCopy(clipboard));
  return {
    ...entrances(parts),
    sessions,
    rows,
    relayUrl: async () => (await delivery.get()).relayUrl(),
    close: async () => {
      await Promise.all([accounts.close(), delivery.current().then((opened) => opened?.close())]);
    },
  };
}
