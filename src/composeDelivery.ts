import type * as vscode from "vscode";
import { type Delivery, openDelivery } from "./delivery/openDelivery";
import type { CommandParts } from "./editor/commands/command";
import { readRefreshMode } from "./editor/host/settings";
import { askConsent } from "./editor/notices/askConsent";

/** The hand-out of tokens in this window, ended with the extension. */
export function deliveryFor(
  context: vscode.ExtensionContext,
  { accounts, active, clock }: Pick<CommandParts, "accounts" | "active" | "clock">,
): Delivery {
  const delivery = openDelivery({
    accounts,
    active,
    ask: (question) => askConsent(accounts, question),
    workspace: context.workspaceState,
    refreshMode: readRefreshMode,
    clock,
  });
  context.subscriptions.push(delivery);
  return delivery;
}
