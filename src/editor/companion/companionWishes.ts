import * as vscode from "vscode";
import { RENEW_REFUSED_COMMAND } from "../../delivery/consent/refusedToken";
import type { TokenDelivery } from "../../delivery/consent/tokenDelivery";

/** What the companion on another machine asks for beside tokens, which the editor carries: commands cross machines, too. */
export function serveCompanion(tokens: Pick<TokenDelivery, "renewRefused">): vscode.Disposable {
  return vscode.commands.registerCommand(RENEW_REFUSED_COMMAND, (token: unknown) =>
    tokens.renewRefused(token),
  );
}
