import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import { isRecord, nonEmptyString } from "../../base/json";
import type { BoxToken } from "../../delivery/forms/agentForms";
import type { TokenClipboard } from "../clipboard/tokenClipboard";
import { showMessage } from "../host/messages";

/** What the companion registers, on whatever machine it runs. */
export const PROGRAM_USE_COMMAND = "boxAuthCompanion.showPrograms";
/** Gives a `BoxToken`, in which nothing is secret; `undefined` where the terminals are not the companion's. */
export const BOX_TOKEN_COMMAND = "boxAuthCompanion.boxToken";

const OFFERED = "companionOffered";

type OfferContext = Pick<vscode.ExtensionContext, "extension" | "globalState">;

/** The companion as Box Auth sees it from the machine where the person sits. */
export class CompanionOffer {
  readonly #context: OfferContext;

  constructor(context: OfferContext) {
    this.#context = context;
  }

  /** The terminals of this window are on another machine than Box Auth. */
  get isElsewhere(): boolean {
    return (
      vscode.env.remoteName !== undefined && this.#context.extension.extensionKind === vscode.ExtensionKind.UI
    );
  }

  /** Whoever copies a token may want it in a terminal. */
  afterCopy(clipboard: Pick<TokenClipboard, "onDidCopy">): Disposable {
    return clipboard.onDidCopy(() => this.make());
  }

  /**
   * Says once on this machine that terminals of a remote window get tokens through the companion. To be called when a token
   * is wanted; where there is nothing to offer, it does nothing. Nobody waits for it.
   */
  make(): void {
    this.#make().catch(() => undefined);
  }

  async install(): Promise<void> {
    await vscode.commands.executeCommand("workbench.extensions.action.installVSIX");
  }

  /** How agents run the companion's `box-token`; `undefined` where there is none. */
  async boxToken(): Promise<BoxToken | undefined> {
    if (!(await isRegistered(BOX_TOKEN_COMMAND))) {
      return undefined;
    }
    const given = await vscode.commands.executeCommand<unknown>(BOX_TOKEN_COMMAND);
    const { command, workspace } = isRecord(given) ? given : {};
    const found = { command: nonEmptyString(command), workspace: nonEmptyString(workspace) };
    return found.command !== undefined && found.workspace !== undefined
      ? { command: found.command, workspace: found.workspace }
      : undefined;
  }

  async #make(): Promise<void> {
    const { globalState } = this.#context;
    if (!this.isElsewhere || globalState.get(OFFERED)) {
      return;
    }
    await globalState.update(OFFERED, true);
    if (await isRegistered(PROGRAM_USE_COMMAND)) {
      return;
    }
    await showMessage(
      "information",
      vscode.l10n.t(
        "Terminals and agents of this remote window get no Box access token yet: install box-auth-companion.vsix in it, the companion that puts box-token there.",
      ),
      { title: vscode.l10n.t("Install from VSIX…"), run: () => this.install() },
    );
  }
}

async function isRegistered(command: string): Promise<boolean> {
  return (await vscode.commands.getCommands(true)).includes(command);
}
