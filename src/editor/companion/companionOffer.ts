import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import type { TokenClipboard } from "../clipboard/tokenClipboard";
import { showMessage } from "../host/messages";

export const COMPANION_ID = "box-auth.box-auth-companion";
/** What the companion registers, on whatever machine it runs. */
export const PROGRAM_USE_COMMAND = "boxAuthCompanion.showPrograms";

const OFFERED = "companionOffered";

type OfferContext = Pick<vscode.ExtensionContext, "extension" | "globalState">;

/** Whoever copies a token may want it in a terminal. */
export function offerCompanionAfterCopy(
  context: OfferContext,
  clipboard: Pick<TokenClipboard, "onDidCopy">,
): Disposable {
  return clipboard.onDidCopy(() => {
    offerCompanion(context).catch(() => undefined);
  });
}

/**
 * Says once on this machine that terminals of a remote window get tokens through the companion. To be called when a token is
 * wanted; elsewhere than in a remote window, and where the companion is there already, it does nothing.
 */
export async function offerCompanion({ extension, globalState }: OfferContext): Promise<void> {
  const isElsewhere =
    vscode.env.remoteName !== undefined && extension.extensionKind === vscode.ExtensionKind.UI;
  if (!isElsewhere || globalState.get(OFFERED)) {
    return;
  }
  await globalState.update(OFFERED, true);
  if ((await vscode.commands.getCommands(true)).includes(PROGRAM_USE_COMMAND)) {
    return;
  }
  await showMessage(
    "information",
    vscode.l10n.t(
      "Terminals of this remote window can get Box access tokens by themselves: the Box Auth Companion puts box-token into them.",
    ),
    {
      title: vscode.l10n.t("Show Companion"),
      run: () => vscode.commands.executeCommand("workbench.extensions.search", `@id:${COMPANION_ID}`),
    },
  );
}
